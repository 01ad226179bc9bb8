import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Status = lazy(() => import("./status"));

export const status: RouteObject[] = [{ path: "status", element: <Allowed act="see.status"><Status /></Allowed> }];
