import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The browser's own dialog: focus stays in it, Esc closes it, focus goes back where it was. */
export function Dialog(p: { open: boolean; title: string; onClose(): void; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const d = ref.current;
    if (!d) return;
    if (p.open && !d.open) d.showModal();
    if (!p.open && d.open) d.close();
  }, [p.open]);
  return (
    <dialog
      ref={ref}
      class="d-dialog"
      aria-label={p.title}
      onClose={p.onClose}
      onClick={(e) => {
        if (e.target === ref.current) p.onClose(); // the backdrop
      }}
    >
      {p.open && (
        <div class="d-dialog__in">
          <h2>{p.title}</h2>
          {p.children}
        </div>
      )}
    </dialog>
  );
}
