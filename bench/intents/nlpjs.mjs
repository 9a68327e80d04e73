// NLP.js on the same files: node nlpjs.mjs TRAIN.tsv TEST.tsv prints one JSON object as run.go wants it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { NlpManager } = createRequire(import.meta.url)('node-nlp')

const rows = file => readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => line.split('\t'))
// It is told the language of each message, so that guessing wrongly doesn't count against it.
const language = text => /\p{Script=Han}/u.test(text) ? 'zh' : 'en'

const [trainFile, testFile] = process.argv.slice(2)
const train = rows(trainFile), test = rows(testFile)
const log = console.log
console.log = () => {} // it talks while it trains

const manager = new NlpManager({ languages: ['zh', 'en'], autoSave: false, nlu: { log: false } })
for (const [text, label] of train) manager.addDocument(language(text), text, label)
const began = performance.now()
await manager.train()
const trained = (performance.now() - began) / 1000

// Only the classifier is asked: entities, sentiment and answers would take their time too.
const classify = async text => (await manager.nlp.nluManager.process(language(text), text)).classifications
const threshold = manager.nlp.settings.threshold ?? 0.5

for (const [text] of test) await classify(text) // warm, as a running server is
const times = [], answers = [], best = []
for (const [text] of test) {
  const start = process.hrtime.bigint()
  const ranked = await classify(text)
  times.push(Number(process.hrtime.bigint() - start) / 1000)
  const known = ranked.filter(c => c.intent !== 'None')
  answers.push(ranked.length && ranked[0].intent !== 'None' && ranked[0].score >= threshold ? ranked[0].intent : '')
  best.push(known.map(c => c.intent))
}
times.sort((a, b) => a - b)
const at = q => times[Math.min(Math.floor(q * times.length), times.length - 1)]
globalThis.gc?.()
log(JSON.stringify({
  train_seconds: trained, p50_us: at(0.5), p99_us: at(0.99), rss_bytes: process.memoryUsage().rss, answers, best: best.map(b => b.slice(0, 2)),
}))
