import type { ComponentChildren } from "preact";
import { t } from "../i18n/admin";
import { LangSwitch } from "../desk/LangSwitch";
import { logout, me } from "../desk/auth";
import { Icon, Mark } from "../ui/icons";
import { dirty, href, route } from "./route";

const places = ["", "entries", "missed", "match", "golden", "import"] as const;

/** Which place of the menu we are at: an entry is one of the entries. */
function here(): string {
  const p = route.value.path[0] ?? "";
  return p === "entry" || p === "new" ? "entries" : p;
}

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <div class="a-app">
      <header class="a-top">
        <Mark class="d-top__mark" />
        <h1>
          {t().brand} <span>{t().title}</span>
        </h1>
        <nav aria-label={t().title}>
          {places.map((p) => (
            <a href={href(p)} aria-current={here() === p ? "page" : undefined}>
              {t().places[p]}
            </a>
          ))}
        </nav>
        <div class="a-top__end">
          <a class="d-plain" href="/desk">
            {t().desk}
          </a>
          <LangSwitch />
          <span class="d-me">{me.value?.name}</span>
          <button type="button" class="d-icon" aria-label={t().logout} title={t().logout} disabled={dirty.value} onClick={logout}>
            <Icon name="exit" />
          </button>
        </div>
      </header>
      <main class="a-main">{children}</main>
    </div>
  );
}
