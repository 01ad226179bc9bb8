import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Allowed } from "../session/allowed";

const Products = lazy(() => import("./products"));
const Vendors = lazy(() => import("./vendors"));
const ProductPage = lazy(() => import("./product-page"));

export const products: RouteObject[] = [
  { path: "products", element: <Allowed act="see.products"><Products /></Allowed> },
  { path: "vendors", element: <Allowed act="see.products"><Vendors /></Allowed> },
  { path: "products/new", element: <Allowed act="edit.product"><ProductPage key="new" /></Allowed> },
  { path: "products/:id", element: <Allowed act="see.products"><ProductPage /></Allowed> },
];
