// A stand-in for the server while the pages are being built: `npm run mock`, then http://127.0.0.1:8090/.
// It keeps everything in memory and understands nothing; it is not shipped. Words for tests: /kick breaks
// the socket, /drop swallows a message, /refuse refuses it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { answer, image, orders, people, products, progress } from "./mock-data.mjs";

const port = Number(process.env.PORT ?? 8090);
const dist = new URL("../dist/", import.meta.url);
const base = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; ";
const pages = {
  "/": ["shop.html", `${base}frame-ancestors 'none'; frame-src 'self'`],
  "/chat": ["chat.html", `${base}frame-ancestors 'self'`],
  "/desk": ["desk.html", `${base}frame-ancestors 'none'`],
};
const types = { js: "text/javascript", css: "text/css", svg: "image/svg+xml", html: "text/html" };

const server = createServer(async (req, res) => {
  const path = new URL(req.url, "http://x").pathname;
  const send = (code, type, body, more = {}) => res.writeHead(code, { "content-type": `${type}; charset=utf-8`, ...more }).end(body);
  const json = (v, code = 200) => send(code, "application/json", JSON.stringify(v));
  try {
    if (pages[path]) return send(200, "text/html", await readFile(new URL(pages[path][0], dist)), { "content-security-policy": pages[path][1] });
    if (path === "/mock/reset") {
      convs.clear();
      seed();
      return send(204, "text/plain", "");
    }
    if (path === "/demo/people" && !process.env.NODEMO) return json(people);
    if (path === "/demo/products" && !process.env.NODEMO) return json(products);
    if (path.startsWith("/demo/images/")) return send(200, "image/svg+xml", image(Number(path.match(/\d+/)[0])));
    const cookie = req.headers.cookie?.includes("desk=1");
    if (path === "/desk/me") return cookie ? json({ agent: "a1", name: "小陈", must_change: false }) : json({ code: "forbidden", text: { zh: "请登录", en: "Sign in" } }, 401);
    if (path === "/desk/logout") return res.writeHead(204, { "set-cookie": "desk=; Max-Age=0; Path=/" }).end();
    if (path === "/desk/login") {
      let body = "";
      for await (const c of req) body += c;
      if (JSON.parse(body).password !== "demo") return json({ code: "forbidden", text: { zh: "账号或密码不对，还可以试 4 次。", en: "Login or password is wrong. 4 tries left." } }, 401);
      return send(200, "application/json", JSON.stringify({ agent: "a1", name: "小陈", must_change: false }), { "set-cookie": "desk=1; Path=/; HttpOnly; SameSite=Strict" });
    }
    if (/^\/(widget\.js|icon\.svg|assets\/[\w.-]+)$/.test(path)) return send(200, types[path.split(".").pop()], await readFile(new URL(`.${path}`, dist)));
    send(404, "text/plain", "not found");
  } catch (e) {
    send(500, "text/plain", String(e));
  }
});

const convs = new Map();
const desks = new Set();
let nextGuest = 1;

function conv(id, who, locale) {
  if (!convs.has(id)) {
    convs.set(id, { id, who, locale, seq: 1, items: [], keys: new Map(), holder: "bot", epoch: 0, closed: false, rateable: false, sockets: new Set(), watchers: new Set(), read: 0 });
  }
  return convs.get(id);
}

const ok = (ws, f) => ws.readyState === 1 && ws.send(JSON.stringify(f));

function add(c, item) {
  const i = { seq: ++c.seq, at: Date.now(), ...item };
  c.items.push(i);
  c.last = i.message.text.split("\n")[0];
  c.lastAt = i.at;
  if (!i.note) c.sockets.forEach((ws) => ok(ws, { t: "items", items: [i] }));
  c.watchers.forEach((ws) => ok(ws, { t: "items", conv: c.id, items: [i] }));
  changed(c);
  return i;
}

function changed(c) {
  const queue = [...convs.values()].filter((x) => x.holder === "queue").sort((a, b) => a.queuedAt - b.queuedAt);
  for (const x of [c, ...queue]) {
    const place = queue.indexOf(x) + 1;
    x.sockets.forEach((ws) => ok(ws, { t: "status", holder: x.holder, agent: x.agentName, place: place || undefined, closed: x.closed, rateable: x.rateable, online: desks.size }));
  }
  c.watchers.forEach((ws) => ok(ws, chatFrame(c)));
  desks.forEach(sendLists);
}

const card = (c) => ({
  conv: c.id, seq: c.seq, name: c.who?.name ?? "", guest: !c.who, locale: c.locale, channel: "web", holder: c.holder, agent: c.agent, by: c.agentName, epoch: c.epoch,
  reason: c.reason, summary: "", urgent: c.urgent, queued_at: c.queuedAt ?? 0, last_at: c.lastAt ?? Date.now(), last: c.last ?? "", closed: c.closed,
});
const chatFrame = (c) => ({
  t: "chat", conv: c.id, card: card(c),
  summary: c.who ? `${c.who.name}想退「城市轻跑鞋」，尺码不合适；卡在运费由谁承担。` : "",
  facts: c.who ? [{ label: "意图", value: "退货 · 0.94" }, { label: "订单", value: "20261119-0031" }, { label: "商品", value: "城市轻跑鞋 · 42" }, { label: "原因", value: "尺码不合适" }, { label: "试过", value: "FAQ「退货运费谁出」" }] : null,
  person: { id: c.who?.id, name: c.who?.name ?? "", rows: c.who ? [{ label: "手机", value: "138****2907" }, { label: "地址", value: "杭州市西湖区文三路****" }, { label: "会员", value: "银卡 · 3 年" }] : [] },
  orders: c.who ? orders("zh") : null, cases: c.who ? [progress("zh")] : null,
});
function sendLists(ws) {
  const all = [...convs.values()].filter((c) => c.items.length);
  const of = (f) => all.filter(f).map(card);
  const mine = of((c) => c.holder === "agent" && c.agent === "a1" && !c.closed);
  ok(ws, { t: "lists", mine, queue: of((c) => c.holder === "queue"), bot: of((c) => c.holder === "bot" && !c.closed), others: of((c) => c.holder === "agent" && c.agent !== "a1"), ended: of((c) => c.closed), load: mine.length });
}

function botTurn(c, text, value) {
  if (c.holder !== "bot") return;
  if (/转人工|person|^human$/i.test(value ?? text)) return queue(c, "asked");
  c.sockets.forEach((ws) => ok(ws, { t: "typing", role: "bot" }));
  setTimeout(() => {
    if (c.holder !== "bot") return;
    for (const message of answer(c.locale, text, value)) {
      if (message.type === "rating") c.closed = c.rateable = true;
      add(c, { from: "bot", message });
    }
  }, 450);
}
function queue(c, reason) {
  Object.assign(c, { holder: "queue", queuedAt: Date.now(), reason, closed: false });
  add(c, { from: "system", message: { type: "notice", text: c.locale === "en" ? "Finding a person for you" : "正在为您转接人工客服" } });
}

function shopper(ws) {
  let c;
  ws.on("message", (data) => {
    const f = JSON.parse(data);
    if (f.t === "hello") {
      const who = people.find((p) => p.token === f.token);
      const guest = who ? undefined : f.guest ?? `g${nextGuest++}`;
      c = conv(who ? `conv-${who.id}` : `conv-${guest}`, who, f.locale);
      c.sockets.add(ws);
      ok(ws, { t: "welcome", conv: c.id, guest, customer: !!who, name: who?.name, locale: c.locale, last: c.seq });
      const items = c.items.filter((i) => i.seq > f.since && !i.note);
      if (items.length) ok(ws, { t: "items", items });
      changed(c);
    } else if (f.t === "say" || f.t === "choose") {
      if (f.text === "/drop") return;
      if (f.text === "/kick") return ws.terminate();
      if (f.text === "/refuse") return ok(ws, { t: "refused", key: f.key, code: "unavailable", text: { zh: "系统暂时不可用，请稍后重试。", en: "We can't save that right now." } });
      if (c.keys.has(f.key)) return ok(ws, { t: "ack", key: f.key, seq: c.keys.get(f.key) });
      const of = c.items.find((i) => i.seq === f.of);
      const text = f.text ?? (f.value.split(",").map((v) => of?.message.options.find((o) => o.value === v)?.label ?? v).join("、"));
      c.closed = false;
      const i = add(c, { from: "customer", key: f.key, message: { type: "text", text }, choice: f.of ? { of: f.of, value: f.value } : undefined });
      c.keys.set(f.key, i.seq);
      ok(ws, { t: "ack", key: f.key, seq: i.seq });
      botTurn(c, text, f.value);
    } else if (f.t === "rate") {
      c.rateable = false;
      ok(ws, { t: "ack", key: f.key, seq: ++c.seq });
      changed(c);
    } else if (f.t === "typing") c.watchers.forEach((w) => ok(w, { t: "typing", conv: c.id }));
    else if (f.t === "vote") ok(ws, { t: "voted", of: f.of, vote: f.vote });
    else if (f.t === "read") c.watchers.forEach((w) => ok(w, { t: "read", conv: c.id, seq: f.seq }));
  });
  ws.on("close", () => c?.sockets.delete(ws));
}

function agent(ws) {
  desks.add(ws);
  ok(ws, { t: "welcome", agent: "a1", name: "小陈", status: "online", capacity: 8 });
  sendLists(ws);
  convs.forEach(changed);
  const notice = (c, zh, en) => add(c, { from: "system", message: { type: "notice", text: c.locale === "en" ? en : zh } });
  ws.on("message", (data) => {
    const f = JSON.parse(data);
    const c = convs.get(f.conv);
    const done = (seq) => ok(ws, { t: "done", id: f.id, seq });
    const no = (code, zh, en) => ok(ws, { t: "refused", id: f.id, code, text: { zh, en } });
    if (f.t === "status") return done();
    if (!c) return no("not_found", "没有找到这个会话。", "No such chat.");
    const mine = c.holder === "agent" && c.agent === "a1";
    switch (f.t) {
      case "open":
        c.watchers.add(ws);
        ok(ws, { t: "items", conv: c.id, items: c.items.filter((i) => i.seq > f.since) });
        return ok(ws, chatFrame(c));
      case "leave":
        return c.watchers.delete(ws);
      case "claim":
        if (c.holder === "agent") return no("conflict", "已经有人先一步处理了。", "Someone else got there first.");
        Object.assign(c, { holder: "agent", agent: "a1", agentName: "小陈", epoch: c.epoch + 1, queuedAt: 0 });
        done();
        return notice(c, "人工客服小陈为您服务", "小陈 has joined");
      case "say":
        if (!mine || f.epoch !== c.epoch) return no("not_owner", "这个会话已经不归您接待了。", "This conversation is no longer yours.");
        return done(add(c, { from: "agent", name: "小陈", message: { type: "text", text: f.text } }).seq);
      case "note":
        return done(add(c, { from: "agent", name: "小陈", note: true, message: { type: "text", text: f.text } }).seq);
      case "release":
        Object.assign(c, { holder: "bot", agent: undefined, agentName: undefined, epoch: c.epoch + 1 });
        done();
        return notice(c, "已交还智能助手", "Back with the assistant");
      case "end":
        Object.assign(c, { holder: "bot", agent: undefined, agentName: undefined, epoch: c.epoch + 1, closed: true, rateable: true });
        done();
        add(c, { from: "system", message: { type: "notice", text: c.locale === "en" ? "小陈 has ended this chat" : "小陈结束了本次会话" } });
        return changed(c);
      case "typing":
        return c.sockets.forEach((s) => ok(s, { t: "typing", role: "agent" }));
      case "read":
        return c.sockets.forEach((s) => ok(s, { t: "read", seq: f.seq }));
    }
  });
  ws.on("close", () => {
    desks.delete(ws);
    convs.forEach((c) => c.watchers.delete(ws));
  });
}

// A few conversations so that the desk's lists are not empty.
function seed() {
  const ago = (s) => Date.now() - s * 1000;
  const make = (id, who, locale, more, lines) => {
    const c = conv(id, who, locale);
    for (const [from, text, s, extra] of lines) {
      add(c, { from, name: from === "agent" ? c.agentName ?? "小陈" : undefined, message: { type: "text", text }, ...extra });
      c.items.at(-1).at = c.lastAt = ago(s);
    }
    Object.assign(c, more);
  };
  make("s1", people[1], "zh", { holder: "queue", queuedAt: ago(214), reason: "failed" }, [["customer", "台灯突然不亮了", 300], ["bot", "您可以先试试换一个插座。", 280], ["customer", "换了还是不亮，找个人吧", 214]]);
  make("s2", people[3], "zh", { holder: "queue", queuedAt: ago(75), reason: "safety", urgent: true }, [["customer", "水壶底座冒烟了！", 75]]);
  make("s3", null, "en", { holder: "queue", queuedAt: ago(12), reason: "asked" }, [["customer", "Can I talk to a person please?", 12]]);
  make("s4", null, "zh", {}, [["customer", "发票怎么开", 500], ["bot", "订单详情页可以申请电子发票。", 495]]);
  make("s5", { name: "周舟", id: "c9" }, "zh", { holder: "agent", agent: "a2", agentName: "老李", epoch: 1 }, [["customer", "换货收到了，谢谢", 900]]);
  make("s6", { name: "白露", id: "c8" }, "zh", { closed: true }, [["customer", "好的，解决了", 7200]]);
}
seed();

const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (req, socket, head) => {
  const path = new URL(req.url, "http://x").pathname;
  if (path === "/desk/ws" && !req.headers.cookie?.includes("desk=1")) return socket.destroy();
  sockets.handleUpgrade(req, socket, head, (ws) => (path === "/desk/ws" ? agent(ws) : shopper(ws)));
});
server.listen(port, "127.0.0.1", () => console.log(`mock on http://127.0.0.1:${port}/`));
