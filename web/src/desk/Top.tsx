import { t } from "../i18n/desk";
import { Icon, Mark } from "../ui/icons";
import { logout, me } from "./auth";
import { help } from "./Help";
import { LangSwitch } from "./LangSwitch";
import { link, reconnect, welcome } from "./session";
import { sound, toggleSound } from "./sound";

export function Top() {
  const words = { ready: t().connected, connecting: t().connecting, waiting: t().waiting, stopped: t().stopped };
  return (
    <header class="d-top">
      <Mark class="d-top__mark" />
      <h1>
        {t().brand} <span>{t().title}</span>
      </h1>
      <p class={`d-link is-${link.value}`} role="status">
        <i />
        {words[link.value]}
        {link.value === "stopped" && (
          <button type="button" class="d-plain" onClick={reconnect}>
            {t().reconnect}
          </button>
        )}
      </p>
      <span class="d-gap" />
      {me.value?.keep_faq && (
        <a class="d-plain d-top__faq" href="/admin/faq">
          {t().faq}
        </a>
      )}
      <button type="button" class="d-icon" aria-pressed={sound.value} aria-label={sound.value ? t().soundOff : t().soundOn} title={sound.value ? t().soundOff : t().soundOn} onClick={toggleSound}>
        <Icon name={sound.value ? "bell" : "mute"} />
      </button>
      <button type="button" class="d-icon" aria-label={t().help} title={`${t().help} (?)`} onClick={() => (help.value = true)}>
        <Icon name="keyboard" />
      </button>
      <LangSwitch />
      <span class="d-me">{welcome.value?.name}</span>
      <button type="button" class="d-icon" aria-label={t().logout} title={t().logout} onClick={logout}>
        <Icon name="exit" />
      </button>
    </header>
  );
}
