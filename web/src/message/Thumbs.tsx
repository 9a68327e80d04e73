import type { Vote } from "../protocol.gen";
import { t } from "../i18n/message";
import { Icon } from "../ui/icons";
import type { Hands } from "./Message";

/** Did the answer help? Two quiet buttons; the one that is pressed takes its thumb back. */
export function Thumbs({ vote }: { vote: NonNullable<Hands["vote"]> }) {
  const thumb = (v: Vote, icon: "thumbUp" | "thumbDown", label: string) => (
    <button
      type="button"
      class="m-thumb"
      aria-pressed={vote.now === v}
      aria-label={label}
      title={label}
      onClick={() => vote.send(vote.now === v ? "" : v)}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="m-thumbs" role="group" aria-label={t().helpful}>
      {thumb("up", "thumbUp", t().thumbUp)}
      {thumb("down", "thumbDown", t().thumbDown)}
      {vote.now && <span>{vote.now === "up" ? t().thanksUp : t().thanksDown}</span>}
    </div>
  );
}
