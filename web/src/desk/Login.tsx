import { useState } from "preact/hooks";
import { say } from "../i18n";
import { t } from "../i18n/desk";
import { Icon, Mark } from "../ui/icons";
import { login } from "./auth";
import { LangSwitch } from "./Top";

export function Login() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const submit = async (e: SubmitEvent) => {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    setBusy(true);
    setError("");
    const r = await login({ login: String(data.get("login")).trim(), password: String(data.get("password")) });
    setBusy(false);
    if (!r.ok) setError(r.text ? say(r.text) : r.down ? t().down : t().wrong);
  };
  return (
    <main class="d-login">
      <form onSubmit={submit}>
        <Mark class="d-login__mark" />
        <h1>{t().loginTitle}</h1>
        <p>{t().loginText}</p>
        <label>
          {t().login}
          <input name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus />
        </label>
        <label>
          {t().password}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="d-login__error" role="alert">
          {error && (
            <>
              <Icon name="alert" />
              {error}
            </>
          )}
        </p>
        <button type="submit" class="btn btn--main" disabled={busy}>
          {busy ? t().signingIn : t().signIn}
        </button>
      </form>
      <LangSwitch />
    </main>
  );
}
