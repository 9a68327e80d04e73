// Measures minisearch or Orama on entries and questions from stdin; prints one result as JSON. Both are given
// Chinese characters one by one, as neither cuts Chinese by itself.
import { readFileSync } from 'node:fs'
import MiniSearch from 'minisearch'
import { create, insertMultiple, search } from '@orama/orama'

const { rows, questions } = JSON.parse(readFileSync(0, 'utf8'))
const cut = (text) => text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []
const documents = rows.map((r, i) => ({ id: String(i), question: r.Text }))

const engines = {
  minisearch: async () => {
    const m = new MiniSearch({ fields: ['question'], tokenize: cut })
    m.addAll(documents)
    return (text) => m.search(text).slice(0, 10).map((h) => Number(h.id))
  },
  orama: async () => {
    const tokenizer = { language: 'english', normalizationCache: new Map(), tokenize: (text) => [...new Set(cut(text))] }
    const db = create({ schema: { id: 'string', question: 'string' }, components: { tokenizer } })
    await insertMultiple(db, documents, 1000)
    return async (text) => (await search(db, { term: text, properties: ['question'], limit: 10, threshold: 1 })).hits.map((h) => Number(h.id))
  },
}

gc()
const before = process.memoryUsage().rss
const begin = performance.now()
const find = await engines[process.argv[2]]()
const result = { engine: process.argv[2], index_seconds: (performance.now() - begin) / 1000, took: [], places: [], memory: 0 }
for (const q of questions.slice(0, 20)) await find(q.text)
for (const q of questions) {
  const begin = performance.now()
  const found = await find(q.text)
  result.took.push(performance.now() - begin)
  result.places.push(found.indexOf(q.want))
}
gc()
result.memory = Math.max(0, process.memoryUsage().rss - before)
console.log(JSON.stringify(result))
