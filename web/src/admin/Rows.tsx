import type { FaqRow } from "../protocol.gen";
import { t } from "../i18n/admin";
import { audienceName, intentName } from "./meta";
import { Lang, langTag, StateTag } from "./parts";
import { entryHref } from "./route";

/** Entries as a list; the whole row leads to the entry. */
export function Rows({ rows }: { rows: readonly FaqRow[] }) {
  return (
    <ul class="a-rows">
      {rows.map((r) => (
        <li key={`${r.locale}/${r.id}`}>
          <div class="a-row__words">
            <a href={entryHref(r)} lang={langTag(r.locale)}>
              {r.title || r.id}
            </a>
            <p>
              <span>{intentName(r.intent) || t().noIntent}</span>
              {r.audience !== "all" && r.audience && <span>{audienceName(r.audience)}</span>}
              <span class="a-id">{r.id}</span>
            </p>
          </div>
          <div class="a-row__tags">
            <Lang of={r.locale} />
            <StateTag row={r} />
          </div>
          <p class="a-row__use num">{t().use(r.hits, r.up, r.down)}</p>
        </li>
      ))}
    </ul>
  );
}
