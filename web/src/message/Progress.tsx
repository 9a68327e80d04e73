import type { Progress as P, Stage } from "../protocol.gen";
import { dayTime } from "../i18n";
import { t } from "../i18n/message";
import { Icon } from "../ui/icons";

export function Progress({ progress: p }: { progress: P }) {
  return (
    <div class="m-progress" role="group" aria-label={`${p.title} ${p.number}`}>
      <header>
        <h3>{p.title}</h3>
        <p class="num">
          {t().caseNumber} <span class="m-number">{p.number}</span>
        </p>
      </header>
      <ol class="m-steps">
        {(p.stages ?? []).map((s) => (
          <Step stage={s} />
        ))}
      </ol>
      {p.next && (
        <p class="m-next">
          <b>{t().next}</b>
          {p.next}
        </p>
      )}
    </div>
  );
}

function Step({ stage: s }: { stage: Stage }) {
  const words: Record<string, string> = { done: t().stageDone, current: t().stageCurrent, todo: t().stageTodo };
  return (
    <li class={`m-step is-${s.state}`} aria-current={s.state === "current" ? "step" : undefined}>
      <span class="m-step__dot">{s.state === "done" && <Icon name="check" />}</span>
      <span class="m-step__label">{s.label}</span>
      <span class="sr">{words[s.state] ?? ""}</span>
      {s.at && <time class="num" dateTime={s.at}>{dayTime(Date.parse(s.at), Date.now())}</time>}
    </li>
  );
}
