import { effect } from "@preact/signals";
import { render } from "preact";
import { setLocale } from "../i18n";
import { t } from "../i18n/chat";
import "../ui/base.css";
import "./chat.css";
import { App } from "./App";
import { focusInput } from "./Composer";
import * as embed from "./embed";
import { look, onScreen, unread } from "./seen";
import * as session from "./session";

setLocale(embed.locale);
effect(() => {
  document.title = t().title;
});
render(<App />, document.getElementById("app")!);

let folded = false;
const screen = () => {
  onScreen.value = !document.hidden && !folded;
  look();
};
document.addEventListener("visibilitychange", screen);

if (embed.embedded) {
  let started = false;
  embed.listen((m) => {
    switch (m.aftercare) {
      case "identify":
        if (started) session.identify(m.token);
        else session.start(m.token, m.locale, () => embed.tell({ aftercare: "expired" }));
        started = true;
        break;
      case "opened":
        folded = false;
        screen();
        focusInput();
        break;
      case "closed":
        folded = true;
        screen();
        break;
      case "logout":
        session.logout();
        embed.tell({ aftercare: "wiped" });
    }
  });
  effect(() => embed.tell({ aftercare: "unread", n: unread.value }));
  embed.tell({ aftercare: "ready" });
} else {
  session.start(embed.pageToken(), embed.locale, embed.forgetPageToken);
}

addEventListener("keydown", (e) => {
  if (e.key === "Escape" && !e.isComposing && !e.defaultPrevented) embed.tell({ aftercare: "close" });
});
