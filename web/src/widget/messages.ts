import type { Locale } from "../protocol.gen";

/** What the shop's page tells the chat inside the frame. */
export type ToChat =
  | { aftercare: "identify"; token: string | null; locale: Locale }
  | { aftercare: "opened" }
  | { aftercare: "closed" }
  | { aftercare: "logout" };

/** What the chat tells the page around it. */
export type ToShop =
  | { aftercare: "ready" }
  | { aftercare: "close" }
  | { aftercare: "unread"; n: number }
  | { aftercare: "expired" }
  | { aftercare: "wiped" };
