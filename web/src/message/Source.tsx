import type { Source as S } from "../protocol.gen";
import { t } from "../i18n/message";

/** Where an answer comes from: one quiet line, with the entry and its version for whoever wants to know. */
export function Source({ source: s }: { source: S }) {
  return (
    <details class="m-source">
      <summary>
        {t().source}
        {s.title}
        {s.rule && ` · ${s.rule}`}
      </summary>
      <p class="num">
        {t().sourceEntry} {s.entry} · {t().sourceVersion} {s.version}
      </p>
    </details>
  );
}
