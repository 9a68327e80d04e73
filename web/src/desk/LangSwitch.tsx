import { locale, setLocale } from "../i18n";
import { t } from "../i18n/desk";
import { keep } from "../wire/store";

export function LangSwitch() {
  const other = locale.value === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      class="d-plain d-lang"
      lang={other === "en" ? "en" : "zh-CN"}
      aria-label={t().langLabel}
      onClick={() => {
        setLocale(other);
        keep("desk.locale", other);
      }}
    >
      {t().lang}
    </button>
  );
}
