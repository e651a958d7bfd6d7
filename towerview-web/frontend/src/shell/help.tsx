import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/dialog";
import { Key } from "@/ui/key";
import { usePages } from "./pages";

export default function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const pages = usePages();
  const rows = [
    { keys: ["Ctrl", "K"], text: t("keys.palette") },
    { keys: ["/"], text: t("keys.search") },
    ...pages.map((page) => ({ keys: ["g", page.key], text: t(`keys.${page.name}`) })),
    { keys: ["?"], text: t("keys.help") },
    { keys: ["Esc"], text: t("keys.close") },
  ];
  return (
    <Dialog open onOpenChange={onClose} title={t("keys.title")}>
      <dl className="grid grid-cols-[1fr_auto] gap-y-2.5">
        {rows.map((row) => (
          <Fragment key={row.text}>
            <dt className="text-muted">{row.text}</dt>
            <dd className="flex items-center gap-1">
              {row.keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
