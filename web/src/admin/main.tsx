import { effect } from "@preact/signals";
import { render } from "preact";
import { setLocale, toLocale } from "../i18n";
import { t } from "../i18n/admin";
import "../ui/base.css";
import "../desk/desk.css";
import "./admin.css";
import "./form.css";
import { auth, whoAmI } from "../desk/auth";
import { ChoosePassword, Login } from "../desk/Login";
import { Toasts } from "../desk/toasts";
import { recall } from "../wire/store";
import { Frame } from "./Frame";
import { Leaving } from "./Leaving";
import { denied, loadMeta, meta } from "./meta";
import { Denied } from "./Denied";
import { Page } from "./Page";
import { listen } from "./route";

function Admin() {
  if (auth.value === "asking") return null;
  if (auth.value === "out") return <Login />;
  if (auth.value === "must change") return <ChoosePassword key="choose" />;
  if (denied.value) return <Denied />;
  if (!meta.value) return null;
  return (
    <Frame>
      <Page />
      <Leaving />
      <Toasts />
    </Frame>
  );
}

setLocale(recall<"zh" | "en">("desk.locale") ?? toLocale(navigator.language));
effect(() => {
  document.title = `${t().title} · ${t().brand}`;
});
effect(() => {
  if (auth.value === "in") void loadMeta();
  if (auth.value === "out") denied.value = false;
});
listen();
void whoAmI();
render(<Admin />, document.getElementById("app")!);
