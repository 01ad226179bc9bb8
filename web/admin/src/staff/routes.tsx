import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const StaffPage = lazy(() => import("./staff"));
const Audit = lazy(() => import("./audit"));

export const staff: RouteObject[] = [
  { path: "staff", element: <Allowed act="see.staff"><StaffPage /></Allowed> },
  { path: "audit", element: <Allowed act="see.audit"><Audit /></Allowed> },
];
