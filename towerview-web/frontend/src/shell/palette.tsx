import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { CircleHelp, LogOut, Moon, Play, RefreshCw, Server, Sun, SunMoon, User } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { isViewer, signOut, useAccount } from "@/api/account";
import { sessions } from "@/api/endpoints";
import { serversQuery, sessionsQuery } from "@/api/queries";
import { sessionKey } from "@/live/progress";
import { useIsLive } from "@/live/use-live";
import { titleOf } from "@/pages/home/words";
import { usePages } from "./pages";
import { setTheme, type Theme } from "./theme";

interface Entry {
  id: string;
  icon: ReactNode;
  label: string;
  also?: string;
  run: () => void;
}

const THEMES: [Theme, ReactNode][] = [
  ["dark", <Moon key="dark" />],
  ["light", <Sun key="light" />],
  ["system", <SunMoon key="system" />],
];

function Section({ heading, entries, onDone }: { heading: string; entries: Entry[]; onDone: () => void }) {
  if (entries.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-3 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-faint **:[[cmdk-group-heading]]:text-xs"
    >
      {entries.map((entry) => (
        <Command.Item
          key={entry.id}
          value={`${entry.label} ${entry.also ?? ""} ${entry.id}`}
          onSelect={() => {
            onDone();
            entry.run();
          }}
          className="flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-2 data-[selected=true]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
        >
          {entry.icon}
          <bdi className="min-w-0 flex-1 truncate">{entry.label}</bdi>
          {entry.also ? <bdi className="max-w-[45%] truncate text-faint text-sm">{entry.also}</bdi> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** A house may have hundreds of sessions; a list is for looking through. */
const SHOWN = 12;

/** The first that fit what is typed. */
function fitting<Item>(items: Item[], search: string, text: (item: Item) => string): Item[] {
  const wanted = search.trim().toLocaleLowerCase();
  return items.filter((item) => text(item).toLocaleLowerCase().includes(wanted)).slice(0, SHOWN);
}

function useSections(search: string, onHelp: () => void): { heading: string; entries: Entry[] }[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pages = usePages();
  const viewer = isViewer(useAccount());
  const { data: playing } = useQuery({ ...sessionsQuery(useIsLive()), enabled: false });
  const { data: page } = useQuery({ ...serversQuery(), enabled: false });
  const go = (path: string) => () => void navigate(path);
  const users = new Map((playing?.items ?? []).map((row) => [row.user.name, row]));
  const refresh: Entry = {
    id: "refresh",
    icon: <RefreshCw />,
    label: t("home.refresh"),
    run: () => void sessions.refresh(),
  };
  return [
    {
      heading: t("palette.pages"),
      entries: pages.map((one) => ({
        id: one.path,
        icon: <one.icon />,
        label: t(`nav.${one.name}`),
        run: go(one.path),
      })),
    },
    {
      heading: t("palette.sessions"),
      entries: fitting(playing?.items ?? [], search, (row) => `${titleOf(row.media)} ${row.user.name}`).map(
        (row) => ({
          id: sessionKey(row),
          icon: <Play />,
          label: titleOf(row.media),
          also: row.user.name,
          run: go(`/?open=${encodeURIComponent(sessionKey(row))}`),
        }),
      ),
    },
    {
      heading: t("palette.users"),
      entries: fitting([...users.keys()].filter(Boolean), search, (name) => name).map((name) => ({
        id: `user ${name}`,
        icon: <User />,
        label: name,
        run: go(`/?user=${encodeURIComponent(name)}`),
      })),
    },
    {
      heading: t("palette.servers"),
      entries: fitting(page?.items ?? [], search, (row) => row.name).map((row) => ({
        id: `server ${row.id}`,
        icon: <Server />,
        label: row.name,
        also: row.kind_title,
        run: go(`/?server=${row.id}`),
      })),
    },
    {
      heading: t("palette.acts"),
      entries: [
        ...(viewer ? [] : [refresh]),
        ...THEMES.map(([theme, icon]) => ({
          id: `theme ${theme}`,
          icon,
          label: t("palette.theme", { theme: t(`account.${theme}`) }),
          run: () => setTheme(theme),
        })),
        { id: "help", icon: <CircleHelp />, label: t("palette.help"), also: "?", run: onHelp },
        { id: "out", icon: <LogOut />, label: t("action.signOut"), run: () => void signOut() },
      ],
    },
  ];
}

/** Ctrl K: pages, what plays, users, servers and acts. */
export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const sections = useSections(search, onHelp);
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-fade bg-shade" />
        <Radix.Content
          data-modal=""
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl animate-in overflow-hidden rounded-xl border border-line bg-surface shadow-float"
        >
          <Radix.Title className="sr-only">{t("palette.title")}</Radix.Title>
          <Command label={t("palette.title")} loop>
            <Command.Input
              autoFocus
              value={search}
              onValueChange={setSearch}
              placeholder={t("palette.placeholder")}
              className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none focus-visible:border-accent"
            />
            <Command.List className="max-h-[min(56dvh,26rem)] overflow-y-auto overscroll-contain p-1.5">
              <Command.Empty className="p-6 text-center text-muted">{t("palette.none")}</Command.Empty>
              {sections.map((section) => (
                <Section key={section.heading} {...section} onDone={onClose} />
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
