// Made-up people, goods and messages for the mock server.
const tints = ["#d9cbb4", "#c7d3c4", "#dcc3b5", "#c5cfd8", "#d8d0c0", "#cbbfae", "#d3c9d6", "#bfcfc9"];
const shapes = [
  '<path d="M90 230q10-80 70-84 66 0 74 84z" fill="#8d4a31"/><path d="M232 180q40 0 36 30-6 22-44 18" fill="none" stroke="#8d4a31" stroke-width="12"/>',
  '<path d="M60 220q40-10 70-60l30 14q34 30 92 38 14 4 12 20H62z" fill="#3b5a50"/><path d="M62 232h206" stroke="#f4efe5" stroke-width="10"/>',
  '<rect x="96" y="96" width="128" height="150" rx="14" fill="#6a5846"/><path d="M128 96V80q32-30 64 0v16" fill="none" stroke="#6a5846" stroke-width="10"/>',
  '<path d="M160 70l56 84H104z" fill="#c98d3c"/><path d="M160 154v86M120 244h80" stroke="#4a4038" stroke-width="8" stroke-linecap="round"/>',
];
export const image = (n) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320"><rect width="320" height="320" fill="${tints[n % 8]}"/>${shapes[n % 4]}</svg>`;

const goods = [
  ["粗陶马克杯", "Stoneware mug", 8800], ["城市轻跑鞋", "City running shoes", 45900], ["帆布通勤包", "Canvas day bag", 32900],
  ["黄铜小台灯", "Brass desk lamp", 56800], ["手冲壶", "Pour-over kettle", 23900], ["羊毛袜三双装", "Wool socks, 3 pairs", 9900],
  ["亚麻围裙", "Linen apron", 15900], ["橡木托盘", "Oak tray", 18800],
];
export const products = goods.map(([zh, en, price], i) => ({
  id: `p${i}`, name: { zh, en }, price: { zh: `¥${price / 100}`, en: `CNY ${price / 100}` }, image: `/demo/images/${i}.svg`, about: { zh: "用久了会更好看。", en: "Better with the years." },
}));

const note = (zh, en) => ({ zh, en });
export const people = [
  { id: "c1", name: "林小满", locale: "zh", orders: 3, note: note("跑鞋签收第三天，还没穿过，想退一双。", "Running shoes delivered three days ago, unworn; wants to return a pair.") },
  { id: "c2", name: "陈屿", locale: "zh", orders: 2, note: note("台灯用了八个月，突然不亮了。", "A lamp of eight months that went dark.") },
  { id: "c3", name: "Maya Turner", locale: "en", orders: 2, note: note("换货还在路上，想知道到哪了。", "An exchange is on its way; she'd like to know where.") },
  { id: "c4", name: "何阿姨", locale: "zh", orders: 1, note: note("签收超过十五天，想退但过了期限。", "Delivered more than fifteen days ago; wants to return too late.") },
].map((p) => ({ ...p, token: `signed.${p.id}.token` }));

const pick = (l, zh, en) => (l === "en" ? en : zh);
export const orders = (l) => [
  { value: "o1", label: pick(l, "城市轻跑鞋 等 2 件", "City running shoes and 1 more"), detail: pick(l, "¥558 · 11月19日下单", "¥558 · ordered 19 Nov"), image: "/demo/images/1.svg", tag: pick(l, "已签收", "Delivered") },
  { value: "o2", label: pick(l, "黄铜小台灯", "Brass desk lamp"), detail: pick(l, "¥568 · 3月2日下单", "¥568 · ordered 2 Mar"), image: "/demo/images/3.svg", tag: pick(l, "已签收", "Delivered") },
  { value: "o3", label: pick(l, "帆布通勤包", "Canvas day bag"), detail: pick(l, "¥329 · 昨天下单", "¥329 · ordered yesterday"), image: "/demo/images/2.svg", tag: pick(l, "待发货", "To be shipped") },
];
export const progress = (l) => ({
  type: "case_progress", text: pick(l, "退货单 R20261122-018：等您寄回", "Return R20261122-018: waiting for your parcel"),
  progress: {
    case: "k1", number: "R20261122-018", title: pick(l, "退货 · 城市轻跑鞋", "Return · City running shoes"),
    stages: [
      { label: pick(l, "已提交", "Submitted"), state: "done", at: "2026-11-22T01:02:00Z" },
      { label: pick(l, "审核通过", "Approved"), state: "done", at: "2026-11-22T01:02:10Z" },
      { label: pick(l, "待寄回", "Waiting for your parcel"), state: "current" },
      { label: pick(l, "仓库验收", "Checked at the warehouse"), state: "todo" },
      { label: pick(l, "退款", "Refund"), state: "todo" },
    ],
    next: pick(l, "请在 11月29日 前寄出，运费险已生效；仓库签收后 48 小时内验收。", "Please send it by 29 Nov; return shipping is insured. It is checked within 48 hours of arrival."),
  },
});

/** What the mock bot says to a text or a tap, by very simple rules. */
export function answer(l, text, value) {
  const z = (zh, en) => pick(l, zh, en);
  const has = (...w) => w.some((x) => text.toLowerCase().includes(x));
  if (value === "o1" || value === "o2" || value === "o3")
    return [{ type: "item_picker", multi: true, text: z("要退哪几件？可以多选。", "Which items? You can pick several."), options: [
      { value: "l1", label: z("城市轻跑鞋 · 雾绿 · 42", "City running shoes · sage · 42"), detail: "¥459 × 1", image: "/demo/images/1.svg" },
      { value: "l2", label: z("羊毛袜三双装 · 混色", "Wool socks, 3 pairs · mixed"), detail: "¥99 × 1", image: "/demo/images/5.svg", tag: z("已拆封", "Opened") },
    ] }];
  if (value?.startsWith("l")) return [{ type: "quick_replies", text: z("方便说下退货的原因吗？", "May I ask why?"), options: [
    { value: "size", label: z("尺码不合适", "Wrong size") }, { value: "dislike", label: z("不喜欢", "Changed my mind") }, { value: "bad", label: z("质量问题", "Faulty") }, { value: "skip", label: z("不想说", "Rather not say") }] }];
  if (["size", "dislike", "bad", "skip"].includes(value)) return [{ type: "confirm",
    text: z("请核对退货信息：\n商品：城市轻跑鞋\n回复“确认”提交", "Please check the return:\nItem: City running shoes\nReply “confirm”"),
    card: { title: z("确认退货申请", "Confirm your return"), rows: [
      { label: z("商品", "Item"), value: z("城市轻跑鞋 · 雾绿 · 42 码 × 1", "City running shoes · sage · 42 × 1") },
      { label: z("原因", "Reason"), value: z("尺码不合适", "Wrong size") },
      { label: z("退款金额", "Refund"), value: "¥459.00" },
      { label: z("退回到", "Refunded to"), value: z("原支付方式（微信支付）", "The way you paid (WeChat Pay)") },
      { label: z("运费", "Shipping"), value: z("运费险赔付，上门取件", "Insured; picked up at your door") },
    ], note: z("请保持商品和包装完好，试穿不影响退货。", "Please keep goods and packaging intact; trying on is fine.") },
    options: [{ value: "yes", label: z("确认退货", "Yes, return it") }, { value: "no", label: z("先不退了", "Not now") }] }];
  if (value === "yes") return [{ type: "text", text: z("已经为您提交退货。", "Your return is in.") }, progress(l), { type: "quick_replies", text: z("还有什么可以帮您？", "Anything else?"), options: [{ value: "none", label: z("没有了", "That's all") }, { value: "human", label: z("找人工", "A person") }] }];
  if (value === "no") return [{ type: "text", text: z("好的，没有做任何改动。", "All right, nothing was changed.") }];
  if (value === "none") return [{ type: "rating", text: z("这次服务您还满意吗？", "How did we do?"), options: [1, 2, 3, 4, 5].map((n) => ({ value: `${n}`, label: `${n}` })) }];
  if (has("退货", "return") && !has("运费", "shipping", "拆封", "opened")) return [{ type: "order_picker", text: z("好的，您要退哪一单？\n1. 城市轻跑鞋\n2. 黄铜小台灯", "Sure. Which order?\n1. City running shoes\n2. Brass desk lamp"), options: orders(l) }];
  if (has("进度", "case", "到哪")) return [progress(l)];
  if (has("拆封", "opened")) return [{ type: "text", text: z("可以的。**拆封查验**不影响七天无理由退货，只要：\n- 商品本身完好\n- 配件、赠品齐全\n\n贴身衣物、食品等除外，详见 https://islet.example/returns 。", "Yes. **Opening the box** to check it doesn't affect 7-day returns, as long as:\n- the item itself is intact\n- parts and gifts are complete\n\nUnderwear and food are excluded; see https://islet.example/returns."), source: { entry: "return-opened", version: "3", title: z("拆封的商品能退吗", "Can I return an opened item?"), rule: z("消费者权益保护法第25条", "Consumer Protection Law, art. 25") } }];
  if (has("运费", "shipping")) return [{ type: "faq_list", text: z("您想问的是哪一个？", "Which one did you mean?"), options: [
    { value: "f1", label: z("无理由退货的运费谁出", "Who pays when I change my mind?") }, { value: "f2", label: z("质量问题退货的运费谁出", "Who pays when it is faulty?") }, { value: "f3", label: z("运费险怎么赔", "How does shipping insurance pay?") }] }];
  return [{ type: "text", text: z("我没完全明白。您可以换个说法，或者点右上角转人工。", "I didn't quite get that. Try other words, or talk to a person.") }];
}
