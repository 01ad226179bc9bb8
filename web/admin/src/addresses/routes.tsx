import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Data = lazy(() => import("./data"));
const Tester = lazy(() => import("./tester"));
const Areas = lazy(() => import("./areas"));

export const addresses: RouteObject[] = [
  { path: "addresses", element: <Allowed act="see.addresses"><Data /></Allowed> },
  { path: "addresses/try", element: <Allowed act="see.addresses"><Tester /></Allowed> },
  { path: "addresses/areas", element: <Allowed act="see.addresses"><Areas /></Allowed> },
];
