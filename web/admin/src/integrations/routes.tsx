import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Integrations = lazy(() => import("./integrations"));

export const integrations: RouteObject[] = [{ path: "orders/parcels/integrations", element: <Allowed act="see.orders"><Integrations /></Allowed> }];
