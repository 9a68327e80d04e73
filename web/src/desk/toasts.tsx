import { signal } from "@preact/signals";
import { Icon } from "../ui/icons";

interface Toast {
  id: number;
  text: string;
  tone: "bad" | "calm";
}

const toasts = signal<readonly Toast[]>([]);
let last = 0;

export function toast(text: string, tone: Toast["tone"] = "calm"): void {
  const id = ++last;
  toasts.value = [...toasts.value.filter((x) => x.text !== text), { id, text, tone }].slice(-3);
  setTimeout(() => (toasts.value = toasts.value.filter((x) => x.id !== id)), 6_000);
}

export function Toasts() {
  return (
    <div class="d-toasts" role="status">
      {toasts.value.map((x) => (
        <p key={x.id} class={x.tone === "bad" ? "is-bad" : ""}>
          <Icon name={x.tone === "bad" ? "alert" : "check"} />
          {x.text}
        </p>
      ))}
    </div>
  );
}
