import { signal } from "@preact/signals";
import { t } from "../i18n/desk";
import { Dialog } from "./Dialog";

export const help = signal(false);

export function Help() {
  return (
    <Dialog open={help.value} onClose={() => (help.value = false)} title={t().help}>
      <dl class="d-keys">
        {t().keys.map(([k, what]) => (
          <div>
            <dt>
              <kbd>{k}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="d-dialog__note">{t().keysNote}</p>
      <div class="d-dialog__end">
        <button type="button" class="btn btn--small btn--main" autofocus onClick={() => (help.value = false)}>
          {t().close}
        </button>
      </div>
    </Dialog>
  );
}
