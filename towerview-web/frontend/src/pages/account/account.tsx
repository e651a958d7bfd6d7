import { Moon, Sun, SunMoon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isViewer, useAccount } from "@/api/account";
import { own } from "@/format/own";
import { en } from "@/i18n/en";
import { PasswordForm } from "@/pages/entry/password-form";
import { PageHead } from "@/shell/page-head";
import { setTheme, type Theme, useTheme } from "@/shell/theme";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { Segments } from "@/ui/tabs";
import { SignIns } from "./sign-ins";

const ROLES = en.account.role as Record<string, string>;
const THEMES: { value: Theme; icon: typeof Moon }[] = [
  { value: "dark", icon: Moon },
  { value: "light", icon: Sun },
  { value: "system", icon: SunMoon },
];

function Look() {
  const { t } = useTranslation();
  const theme = useTheme((state) => state.theme);
  return (
    <Card className="grid gap-3 p-4">
      <h2 className="font-semibold text-lg">{t("account.look")}</h2>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="text-muted">{t("account.theme")}</span>
        <Segments
          label={t("account.theme")}
          name="theme"
          value={theme}
          onChange={setTheme}
          choices={THEMES.map(({ value, icon: Icon }) => ({
            value,
            label: t(`account.${value}`),
            icon: <Icon aria-hidden="true" />,
          }))}
        />
      </div>
    </Card>
  );
}

/** Where a media user is somebody. */
function OwnServers() {
  const servers = useAccount()?.servers ?? [];
  return (
    <ul className="grid gap-1.5">
      {servers.map((server) => (
        <li key={server.id}>
          <bdi className="font-medium">{server.name}</bdi>{" "}
          <span className="text-faint text-sm capitalize">{server.kind}</span>
        </li>
      ))}
    </ul>
  );
}

export default function AccountPage() {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <div className="mx-auto grid max-w-4xl gap-5">
      <PageHead title={t("account.title")}>
        {account ? (
          <p className="flex items-center gap-2 text-muted text-sm">
            {t("account.who")} <bdi className="font-medium text-text">{account.name}</bdi>
            <Badge tone="accent">{own(ROLES, account.role) ?? account.role}</Badge>
          </p>
        ) : null}
      </PageHead>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Card className="grid gap-3 p-4">
          <div>
            <h2 className="font-semibold text-lg">{t("account.password")}</h2>
            <p className="text-muted text-sm">
              {t(isViewer(account) ? "account.viewerText" : "account.passwordText")}
            </p>
          </div>
          {isViewer(account) ? <OwnServers /> : <PasswordForm />}
        </Card>
        <div className="grid gap-4">
          <Look />
          <SignIns />
        </div>
      </div>
    </div>
  );
}
