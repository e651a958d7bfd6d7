import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localUsers } from "@/api/endpoints";
import type { LocalUser, OneTime } from "@/api/types";
import { Confirm } from "@/ui/confirm";
import { toast } from "@/ui/toast";
import { AccountForm } from "./account-form";
import { OneTimeDialog } from "./one-time";
import { SignInsDialog } from "./sign-ins-dialog";

export type Act = "edit" | "sign-ins" | "reset" | "remove";
export type Acting =
  | { act: "create" }
  | { act: Act; account: LocalUser }
  | { act: "one-time"; account: LocalUser; password: OneTime };

interface Props {
  acting: Acting;
  onNext: (acting: Acting) => void;
  onClose: () => void;
}

/** Every account shown anywhere is asked for anew. */
export function useRefreshAccounts(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of ["local-users", "local-user", "audit"])
      void client.invalidateQueries({ queryKey: [key] });
  };
}

function Reset({ account, onNext, onClose }: Omit<Props, "acting"> & { account: LocalUser }) {
  const { t } = useTranslation();
  const refresh = useRefreshAccounts();
  return (
    <Confirm
      title={t("accounts.resetTitle", { name: account.name })}
      text={t("accounts.resetText")}
      verb={t("accounts.resetDo")}
      onClose={onClose}
      onDo={async () => {
        const password = await localUsers.resetPassword(account.id);
        refresh();
        onNext({ act: "one-time", account, password });
      }}
    />
  );
}

function Remove({ account, onClose }: { account: LocalUser; onClose: () => void }) {
  const { t } = useTranslation();
  const refresh = useRefreshAccounts();
  return (
    <Confirm
      title={t("accounts.removeTitle", { name: account.name })}
      text={t("accounts.removeText")}
      verb={t("accounts.removeDo")}
      onClose={onClose}
      onDo={async () => {
        await localUsers.remove(account.id);
        refresh();
        toast({ tone: "ok", title: <bdi>{t("accounts.removed", { name: account.name })}</bdi> });
        onClose();
      }}
    />
  );
}

/** What is open over the page of accounts. */
export function AccountDialogs({ acting, onNext, onClose }: Props) {
  if (acting.act === "create") return <AccountForm account={null} onNext={onNext} onClose={onClose} />;
  const { account } = acting;
  if (acting.act === "one-time")
    return <OneTimeDialog account={account} password={acting.password} onClose={onClose} />;
  if (acting.act === "edit") return <AccountForm account={account} onNext={onNext} onClose={onClose} />;
  if (acting.act === "sign-ins") return <SignInsDialog account={account} onClose={onClose} />;
  if (acting.act === "reset") return <Reset account={account} onNext={onNext} onClose={onClose} />;
  return <Remove account={account} onClose={onClose} />;
}
