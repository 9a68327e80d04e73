import { effect } from "@preact/signals";
import { render } from "preact";
import type {} from "../widget/main"; // the type of window.Aftercare
import { t } from "../i18n/shop";
import "../ui/base.css";
import "./shop.css";
import { load } from "./demo";
import { Shop } from "./Shop";

void load();
effect(() => {
  document.title = t().title;
});
render(<Shop />, document.getElementById("app")!);
