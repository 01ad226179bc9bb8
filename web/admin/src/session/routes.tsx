import { lazy } from "react";
import type { RouteObject } from "react-router";

const Account = lazy(() => import("./account"));

export const account: RouteObject[] = [
  { path: "account", element: <Account /> },
];
