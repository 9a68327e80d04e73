import { effect } from "@preact/signals";
import { render } from "preact";
import { setLocale, toLocale } from "../i18n";
import { t } from "../i18n/desk";
import "../ui/base.css";
import "./desk.css";
import "./room.css";
import { recall } from "../wire/store";
import { auth, whoAmI } from "./auth";
import { Customer } from "./Customer";
import { mode } from "./drafts";
import { Help } from "./Help";
import { listenKeys } from "./keys";
import { Lists } from "./Lists";
import { ChoosePassword, Login } from "./Login";
import { Room } from "./Room";
import { lists, selected, start, stop } from "./session";
import { ring } from "./sound";
import { Toasts } from "./toasts";
import { Top } from "./Top";
import { learn } from "./unread";

function Desk() {
  if (auth.value === "asking") return null;
  if (auth.value === "out") return <Login />;
  if (auth.value === "must change") return <ChoosePassword key="choose" />;
  return (
    <div class={`d-app${selected.value ? " has-room" : ""}`}>
      <Top />
      <Lists />
      <main class="d-main">
        <Room />
        <Customer />
      </main>
      <Toasts />
      <Help />
    </div>
  );
}

setLocale(recall<"zh" | "en">("desk.locale") ?? toLocale(navigator.language));
effect(() => {
  if (auth.value === "in") start();
  if (auth.value === "out") stop();
});
effect(() => {
  const n = auth.value === "in" ? (lists.value.queue ?? []).length : 0;
  document.title = n > 0 ? `(${n}) ${t().title}` : t().title;
});
let waiting = 0;
effect(() => {
  const n = (lists.value.queue ?? []).length;
  if (n > waiting) ring();
  waiting = n;
});
effect(() => learn(lists.value.mine ?? []));
effect(() => {
  if (selected.value) mode.value = "reply"; // a note is never the default: each conversation starts with a reply
});
listenKeys();
void whoAmI();
render(<Desk />, document.getElementById("app")!);
