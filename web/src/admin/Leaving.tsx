import { t } from "../i18n/admin";
import { Dialog } from "../desk/Dialog";
import { leave, wanted } from "./route";

/** Asked before words that were not saved are left behind. */
export function Leaving() {
  const stay = () => (wanted.value = null);
  return (
    <Dialog open={wanted.value !== null} title={t().leaveTitle} onClose={stay}>
      <p>{t().leaveText}</p>
      <div class="d-dialog__end">
        <button type="button" class="btn btn--small" onClick={() => leave(wanted.value!)}>
          {t().leave}
        </button>
        <button type="button" class="btn btn--small btn--main" autofocus onClick={stay}>
          {t().stay}
        </button>
      </div>
    </Dialog>
  );
}
