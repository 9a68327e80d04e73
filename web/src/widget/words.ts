import type { Locale } from "../protocol.gen";

interface Words {
  label: string;
  title: string;
  away: string;
  again: string;
  close: string;
  unread(n: number): string;
}

export const words: Record<Locale, Words> = {
  zh: {
    label: "客服",
    title: "在线客服",
    away: "客服暂时连不上，您可以继续逛，稍后再试。",
    again: "重试",
    close: "关闭",
    unread: (n) => `${n} 条未读`,
  },
  en: {
    label: "Help",
    title: "Help",
    away: "Help is out of reach for the moment. Everything else works; please try again shortly.",
    again: "Try again",
    close: "Close",
    unread: (n) => `${n} unread`,
  },
};
