import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { Suspense, useState } from "react";
import { Provider } from "react-redux";
import { createBrowserRouter, Outlet, RouterProvider, type RouteObject } from "react-router";
import { addresses } from "./addresses/routes";
import { arrived } from "./arrived/routes";
import { integrations } from "./integrations/routes";
import { campaigns } from "./campaigns/routes";
import { consents } from "./consents/routes";
import { inbox } from "./inbox/routes";
import { mail } from "./mail/routes";
import { notices, NoticeTabs } from "./notices/routes";
import { orders } from "./orders/routes";
import { overview } from "./overview/routes";
import { NotFound } from "./page/not-found";
import { PageFailed } from "./page/page-failed";
import { Waiting } from "./page/waiting";
import { products } from "./products/routes";
import { account } from "./session/routes";
import { Gate } from "./session/gate";
import { Shell } from "./shell/shell";
import { shows } from "./shows/routes";
import { staff } from "./staff/routes";
import { status } from "./status/routes";
import { createStore, type Store } from "./store";
import { studio } from "./studio/routes";
import { cssVariables, theme } from "./theme";

/** The rooms with their addresses under /admin. A room's code and words come when it is entered; the studio has the screen to itself. */
export const routes: RouteObject[] = [
  { errorElement: <PageFailed />, element: <Suspense fallback={<Waiting />}><Outlet /></Suspense>, children: studio },
  {
    path: "/",
    element: <Shell />,
    errorElement: <PageFailed />,
    children: [
      {
        errorElement: <PageFailed />,
        children: [...overview, ...shows, ...orders, ...integrations, ...products, ...addresses, ...campaigns, { element: <NoticeTabs />, children: [...notices, ...consents, ...inbox, ...mail, ...arrived] }, ...staff, ...status, ...account, { path: "*", element: <NotFound /> }],
      },
    ],
  },
];

/** The back office. */
export function App() {
  const [store] = useState<Store>(createStore);
  const [router] = useState(() => createBrowserRouter(routes, { basename: "/admin" }));
  return (
    <Provider store={store}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" deduplicateInlineStyles>
        <Notifications position="top-center" limit={4} />
        <Gate>
          <RouterProvider router={router} />
        </Gate>
      </MantineProvider>
    </Provider>
  );
}
