import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { isAdmin, useAccount } from "@/api/account";
import { audit } from "@/api/endpoints";
import { auditQuery } from "@/api/queries";
import type { AuditFilters } from "@/api/types";
import { PageHead } from "@/shell/page-head";
import { Button } from "@/ui/button";
import { Card, Skeleton } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { later } from "@/ui/later";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { saveFile } from "@/ui/save-file";
import { DataTable } from "@/ui/table";
import { toast } from "@/ui/toast";
import { useColumns } from "./columns";
import { FilterBar } from "./filter-bar";
import { useAuditFilters } from "./filters";

const AuditDetails = later(() => import("./details"));
const FORMATS = ["csv", "json"] as const;

/** The lines that are shown, and all older ones that fit too, as a file. */
function Export({ filters }: { filters: AuditFilters }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<"csv" | "json" | null>(null);
  const save = async (format: "csv" | "json") => {
    setBusy(format);
    try {
      saveFile(await audit.file(filters, format), `audit-log.${format}`);
      toast({ tone: "ok", title: t("audit.exported") });
    } catch (error) {
      toast({ tone: "bad", title: t("audit.exportFailed"), text: problemText(error, t) });
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="flex gap-2">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="sm"
          busy={busy === format}
          aria-label={t("audit.export", { format: t(`audit.${format}`) })}
          onClick={() => void save(format)}
        >
          <Download aria-hidden="true" />
          {t(`audit.${format}`)}
        </Button>
      ))}
    </div>
  );
}

/** Who did what, when, and whether it was allowed. It is read; nobody edits it. */
export default function AuditPage() {
  const { t } = useTranslation();
  const admin = isAdmin(useAccount());
  const chosen = useAuditFilters();
  const list = useInfiniteQuery(auditQuery(chosen.filters));
  const rows = list.data?.pages.flatMap((page) => page.items);
  const opened = rows?.find((entry) => String(entry.id) === chosen.get("open"));
  const columns = useColumns((entry) => chosen.set({ open: String(entry.id) }));
  return (
    <div className="grid gap-5">
      <PageHead title={t("audit.title")} text={t(admin ? "audit.text" : "audit.textStaff")}>
        <Export filters={chosen.filters} />
      </PageHead>
      <FilterBar {...chosen} />
      {list.error ? (
        <Notice tone="bad">
          {t("audit.error")}: {problemText(list.error, t)}
        </Notice>
      ) : null}
      {rows && rows.length > 0 ? (
        <Card className="overflow-hidden">
          <DataTable
            caption={t("audit.caption")}
            columns={columns}
            rows={rows}
            rowKey={(entry) => String(entry.id)}
          />
        </Card>
      ) : null}
      {rows?.length === 0 ? (
        <Empty icon={<ScrollText />} title={t("audit.empty")}>
          {t("audit.emptyText")}
        </Empty>
      ) : null}
      {rows || list.error ? null : <Skeleton className="h-96" />}
      {list.hasNextPage ? (
        <Button
          className="justify-self-center"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("audit.more")}
        </Button>
      ) : null}
      <Suspense fallback={null}>
        {opened ? <AuditDetails entry={opened} onClose={() => chosen.set({ open: "" })} /> : null}
      </Suspense>
    </div>
  );
}
