import { useInfiniteQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isAdmin, useAccount } from "@/api/account";
import { localUsersQuery } from "@/api/queries";
import type { AccountRole, LocalUser } from "@/api/types";
import { useAddress } from "@/shell/address";
import { PageHead } from "@/shell/page-head";
import { Button } from "@/ui/button";
import { Card, Skeleton } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { FilterSelect, type Option } from "@/ui/filter-select";
import { Notice } from "@/ui/notice";
import { problemText } from "@/ui/problem-text";
import { SearchField } from "@/ui/search-field";
import { DataTable } from "@/ui/table";
import { AccountDialogs, type Acting } from "./acts";
import { useColumns } from "./columns";

const ROLES: AccountRole[] = ["admin", "staff", "support"];

function useList() {
  const { get, set } = useAddress();
  const role = ROLES.find((one) => one === get("role")) ?? null;
  const state = get("state");
  const enabled = state === "enabled" ? true : state === "disabled" ? false : null;
  const list = useInfiniteQuery(localUsersQuery(get("search"), role, enabled));
  return { list, get, set, filtered: Boolean(get("search") || role || state) };
}

function Filters({ get, set }: Pick<ReturnType<typeof useList>, "get" | "set">) {
  const { t } = useTranslation();
  const roles: Option[] = [
    ["", t("accounts.anyRole")],
    ...ROLES.map((role): Option => [role, t(`account.role.${role}`)]),
  ];
  const states: Option[] = [
    ["", t("accounts.anyState")],
    ["enabled", t("accounts.enabled")],
    ["disabled", t("accounts.disabled")],
  ];
  return (
    <div className="flex flex-wrap gap-2">
      <SearchField
        label={t("accounts.search")}
        value={get("search")}
        onChange={(search) => set({ search })}
      />
      <FilterSelect
        label={t("accounts.role")}
        value={get("role")}
        options={roles}
        onChange={(role) => set({ role })}
      />
      <FilterSelect
        label={t("accounts.state")}
        value={get("state")}
        options={states}
        onChange={(state) => set({ state })}
      />
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  return (
    <Empty icon={<Users />} title={t(filtered ? "accounts.empty" : "accounts.emptyStaff")}>
      {t(filtered ? "accounts.emptyText" : "accounts.emptyStaffText")}
    </Empty>
  );
}

/** The accounts one looks after. */
export default function AccountsPage() {
  const { t } = useTranslation();
  const admin = isAdmin(useAccount());
  const { list, get, set, filtered } = useList();
  const [acting, setActing] = useState<Acting | null>(null);
  const columns = useColumns((act, account: LocalUser) => setActing({ act, account }));
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <div className="grid gap-5">
      <PageHead title={t("accounts.title")} text={t(admin ? "accounts.text" : "accounts.textStaff")}>
        <Button variant="primary" onClick={() => setActing({ act: "create" })}>
          <UserPlus aria-hidden="true" />
          {t("accounts.add")}
        </Button>
      </PageHead>
      <Filters get={get} set={set} />
      {list.error ? (
        <Notice tone="bad">
          {t("accounts.error")}: {problemText(list.error, t)}
        </Notice>
      ) : null}
      {rows && rows.length > 0 ? (
        <Card className="overflow-hidden">
          <DataTable
            caption={t("accounts.caption")}
            columns={columns}
            rows={rows}
            rowKey={(account) => String(account.id)}
          />
        </Card>
      ) : null}
      {rows?.length === 0 ? <Nothing filtered={filtered} /> : null}
      {rows || list.error ? null : <Skeleton className="h-72" />}
      {list.hasNextPage ? (
        <Button
          className="justify-self-center"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("accounts.more")}
        </Button>
      ) : null}
      {acting ? <AccountDialogs acting={acting} onNext={setActing} onClose={() => setActing(null)} /> : null}
    </div>
  );
}
