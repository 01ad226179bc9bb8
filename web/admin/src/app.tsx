import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { lazy, Suspense, useState } from "react";
import { Provider } from "react-redux";
import { createBrowserRouter, RouterProvider, type RouteObject } from "react-router";
import { PageFailed } from "./page/page-failed";
import { NotFound } from "./page/not-found";
import { Waiting } from "./page/waiting";
import { Gate } from "./session/gate";
import { Allowed } from "./session/allowed";
import { Shell } from "./shell/shell";
import { createStore, type Store } from "./store";
import { cssVariables, theme } from "./theme";

const Overview = lazy(() => import("./overview/overview"));
const Shows = lazy(() => import("./shows/shows"));
const ShowPage = lazy(() => import("./shows/show-page"));
const Studio = lazy(() => import("./studio/studio"));
const Orders = lazy(() => import("./orders/orders"));
const OrderPage = lazy(() => import("./orders/order-page"));
const Products = lazy(() => import("./products/products"));
const ProductPage = lazy(() => import("./products/product-page"));
const StaffPage = lazy(() => import("./staff/staff"));
const Audit = lazy(() => import("./staff/audit"));
const Account = lazy(() => import("./session/account"));

/** Every room and its address under /admin. */
export const routes: RouteObject[] = [
  {
    path: "/studio/:id",
    errorElement: <PageFailed />,
    element: (
      <Suspense fallback={<Waiting />}>
        <Studio />
      </Suspense>
    ),
  },
  {
    path: "/",
    element: <Shell />,
    errorElement: <PageFailed />,
    children: [
      {
        errorElement: <PageFailed />,
        children: [
          { index: true, element: <Overview /> },
          { path: "shows", element: <Shows /> },
          { path: "shows/new", element: <Allowed act="edit.show"><ShowPage key="new" /></Allowed> },
          { path: "shows/:id", element: <ShowPage /> },
          { path: "orders", element: <Allowed act="see.orders"><Orders /></Allowed> },
          { path: "orders/:number", element: <Allowed act="see.orders"><OrderPage /></Allowed> },
          { path: "products", element: <Allowed act="see.products"><Products /></Allowed> },
          { path: "products/new", element: <Allowed act="edit.product"><ProductPage key="new" /></Allowed> },
          { path: "products/:id", element: <Allowed act="see.products"><ProductPage /></Allowed> },
          { path: "staff", element: <Allowed act="see.staff"><StaffPage /></Allowed> },
          { path: "audit", element: <Allowed act="see.audit"><Audit /></Allowed> },
          { path: "account", element: <Account /> },
          { path: "*", element: <NotFound /> },
        ],
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
        <Notifications position="bottom-right" limit={4} />
        <Gate>
          <RouterProvider router={router} />
        </Gate>
      </MantineProvider>
    </Provider>
  );
}
