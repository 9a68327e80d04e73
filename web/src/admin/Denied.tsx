import { t } from "../i18n/admin";
import { LangSwitch } from "../desk/LangSwitch";
import { logout, me } from "../desk/auth";
import { Icon } from "../ui/icons";

/** For who is signed in and may not keep the FAQ. */
export function Denied() {
  return (
    <main class="a-denied">
      <Icon name="lock" />
      <h1>{t().deniedTitle}</h1>
      <p>{t().deniedText(me.value?.name ?? "")}</p>
      <p class="a-buttons">
        <a class="btn btn--small btn--main" href="/desk">
          {t().toDesk}
        </a>
        <button type="button" class="btn btn--small" onClick={logout}>
          {t().otherAccount}
        </button>
      </p>
      <LangSwitch />
    </main>
  );
}
