import {
  CircleCheck,
  CirclePause,
  Ellipsis,
  KeyRound,
  Lock,
  LogOut,
  Pencil,
  Shield,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAccount } from "@/api/account";
import type { LocalUser, Verdict } from "@/api/types";
import { moment } from "@/format";
import { Age } from "@/ui/age";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Menu, type MenuItem } from "@/ui/menu";
import type { Column } from "@/ui/table";
import { useNow } from "@/ui/tick";
import { Tooltip } from "@/ui/tooltip";
import type { Act } from "./acts";

type OnAct = (act: Act, account: LocalUser) => void;

/** Why the house would refuse; null when it would not. */
export function refusal(verdict: Verdict | undefined): string | null {
  return verdict && !verdict.allowed ? verdict.why : null;
}

interface Mark {
  tone: Tone;
  icon: ReactNode;
  text: string;
  help?: string;
}

function useMarks(account: LocalUser): Mark[] {
  const { t } = useTranslation();
  const now = useNow();
  const until = account.one_time_until;
  const marks: (Mark | false)[] = [
    account.enabled
      ? { tone: "ok", icon: <CircleCheck />, text: t("accounts.enabled") }
      : { tone: "neutral", icon: <CirclePause />, text: t("accounts.disabled") },
    !account.password_readable && {
      tone: "bad",
      icon: <TriangleAlert />,
      text: t("accounts.unreadable"),
      help: t("accounts.unreadableHelp", { name: account.name }),
    },
    account.locked_until !== null && {
      tone: "warn",
      icon: <Lock />,
      text: t("accounts.locked"),
      help: t("accounts.lockedHelp", { time: moment(account.locked_until, now) }),
    },
    until !== null && {
      tone: "warn",
      icon: <KeyRound />,
      text: t("accounts.oneTime"),
      help:
        Date.parse(until) > now
          ? t("accounts.oneTimeHelp", { time: moment(until, now) })
          : t("accounts.oneTimeOver"),
    },
    until === null &&
      account.must_change_password && {
        tone: "warn",
        icon: <KeyRound />,
        text: t("accounts.mustChange"),
      },
  ];
  return marks.filter((mark) => mark !== false);
}

export function AccountMarks({ account }: { account: LocalUser }) {
  const marks = useMarks(account);
  return (
    <div className="flex flex-wrap gap-1">
      {marks.map((mark) => (
        <Tooltip key={mark.text} content={mark.help ? <bdi>{mark.help}</bdi> : null}>
          <span className="inline-flex rounded-sm" tabIndex={mark.help ? 0 : undefined}>
            <Badge tone={mark.tone}>
              <span aria-hidden="true" className="contents">
                {mark.icon}
              </span>
              {mark.text}
            </Badge>
          </span>
        </Tooltip>
      ))}
    </div>
  );
}

function Acts({ account, onAct }: { account: LocalUser; onAct: OnAct }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = account;
  const act = (name: Act) => () => onAct(name, account);
  const items: MenuItem[] = [
    {
      key: "edit",
      label: t("accounts.edit"),
      icon: <Pencil aria-hidden="true" />,
      onSelect: act("edit"),
      disabledReason: refusal(may.edit),
    },
    {
      key: "rights",
      label: t("accounts.rights"),
      icon: <Shield aria-hidden="true" />,
      onSelect: () => void navigate(`/accounts/${account.id}`),
      disabledReason: refusal(may.permissions),
    },
    {
      key: "sign-ins",
      label: t("accounts.ofSignIns"),
      icon: <LogOut aria-hidden="true" />,
      onSelect: act("sign-ins"),
      disabledReason: refusal(may.end_sessions),
    },
    {
      key: "reset",
      label: t("accounts.reset"),
      icon: <KeyRound aria-hidden="true" />,
      onSelect: act("reset"),
      disabledReason: refusal(may.reset_password),
    },
    {
      key: "remove",
      label: t("accounts.remove"),
      icon: <Trash2 aria-hidden="true" />,
      danger: true,
      onSelect: act("remove"),
      disabledReason: refusal(may.delete),
    },
  ];
  return (
    <Menu
      items={items}
      trigger={
        <Button variant="quiet" size="icon-sm" aria-label={`${t("action.more")}: ${account.name}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      }
    />
  );
}

function LastSignIn({ account }: { account: LocalUser }) {
  const { t } = useTranslation();
  if (account.signed_in_at === null) return <span className="text-faint">{t("accounts.never")}</span>;
  return <Age at={account.signed_in_at} />;
}

function Name({ account }: { account: LocalUser }) {
  const { t } = useTranslation();
  const me = useAccount();
  return (
    <div className="grid min-w-0 gap-1 py-0.5">
      <span className="flex flex-wrap items-center gap-2">
        <bdi className="font-medium">{account.name}</bdi>
        {me?.id === account.id ? <Badge tone="accent">{t("accounts.you")}</Badge> : null}
        <span className="text-muted text-sm sm:hidden">{t(`account.role.${account.role}`)}</span>
      </span>
      <span className="md:hidden">
        <AccountMarks account={account} />
      </span>
    </div>
  );
}

export function useColumns(onAct: OnAct): Column<LocalUser>[] {
  const { t } = useTranslation();
  return [
    { key: "name", title: t("accounts.name"), cell: (account) => <Name account={account} /> },
    {
      key: "role",
      title: t("accounts.role"),
      from: "sm",
      cell: (account) => t(`account.role.${account.role}`),
    },
    {
      key: "last",
      title: t("accounts.lastSignIn"),
      from: "sm",
      cell: (account) => <LastSignIn account={account} />,
    },
    {
      key: "sign-ins",
      title: t("accounts.signIns"),
      align: "right",
      from: "lg",
      cell: (account) => account.sign_ins,
    },
    {
      key: "state",
      title: t("accounts.state"),
      from: "md",
      cell: (account) => <AccountMarks account={account} />,
    },
    {
      key: "acts",
      title: t("accounts.acts"),
      titleHidden: true,
      align: "right",
      cell: (account) => <Acts account={account} onAct={onAct} />,
    },
  ];
}
