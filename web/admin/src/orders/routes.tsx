import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Orders = lazy(() => import("./orders"));
const Parcels = lazy(() => import("./parcels-desk"));
const ParcelTimes = lazy(() => import("./parcel-times"));
const OrderPage = lazy(() => import("./order-page"));

export const orders: RouteObject[] = [
  { path: "orders", element: <Allowed act="see.orders"><Orders /></Allowed> },
  { path: "orders/parcels", element: <Allowed act="see.orders"><Parcels /></Allowed> },
  { path: "orders/parcels/times", element: <Allowed act="see.orders"><ParcelTimes /></Allowed> },
  { path: "orders/:number", element: <Allowed act="see.orders"><OrderPage /></Allowed> },
];
