import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { BrowserRouter } from "react-router";
import { useSignIn } from "@/api/account";
import { keeper } from "@/api/http";
import { createQueryClient } from "@/api/queries";
import type { Account } from "@/api/types";
import { dismissAllToasts, Toasts } from "@/ui/toast";
import { tokenReply } from "./house";

/** Draw something as a signed-in account sees it. */
export function draw(page: ReactNode, account: Partial<Account> = {}) {
  dismissAllToasts();
  const reply = tokenReply();
  keeper.keep(reply);
  useSignIn.setState({ phase: "signed_in", account: { ...reply.account, ...account } });
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { retry: false } });
  return render(
    <QueryClientProvider client={client}>
      <BrowserRouter>
        {page}
        <Toasts />
      </BrowserRouter>
    </QueryClientProvider>,
  );
}
