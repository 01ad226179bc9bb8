// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["catalog"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminStorePicture: build.mutation<
        AdminStorePictureApiResponse,
        AdminStorePictureApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/pictures`,
          method: "POST",
          body: queryArg.body,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminListProducts: build.query<
        AdminListProductsApiResponse,
        AdminListProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            q: queryArg.q,
            vendor: queryArg.vendor,
            status: queryArg.status,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["catalog"],
      }),
      adminCreateProduct: build.mutation<
        AdminCreateProductApiResponse,
        AdminCreateProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products`,
          method: "POST",
          body: queryArg.productForm,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminGetProduct: build.query<
        AdminGetProductApiResponse,
        AdminGetProductApiArg
      >({
        query: (queryArg) => ({ url: `/api/v1/admin/products/${queryArg.id}` }),
        providesTags: ["catalog"],
      }),
      adminUpdateProduct: build.mutation<
        AdminUpdateProductApiResponse,
        AdminUpdateProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products/${queryArg.id}`,
          method: "PUT",
          body: queryArg.productForm,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminAddPicture: build.mutation<
        AdminAddPictureApiResponse,
        AdminAddPictureApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products/${queryArg.id}/pictures`,
          method: "POST",
          body: queryArg.body,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminOrderPictures: build.mutation<
        AdminOrderPicturesApiResponse,
        AdminOrderPicturesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products/${queryArg.id}/pictures`,
          method: "PUT",
          body: queryArg.orderRequestBody,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminDeletePicture: build.mutation<
        AdminDeletePictureApiResponse,
        AdminDeletePictureApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products/${queryArg.id}/pictures/${queryArg.picture}`,
          method: "DELETE",
        }),
        invalidatesTags: ["catalog"],
      }),
      adminDescribePicture: build.mutation<
        AdminDescribePictureApiResponse,
        AdminDescribePictureApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/products/${queryArg.id}/pictures/${queryArg.picture}`,
          method: "PUT",
          body: queryArg.describeRequestBody,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminListStockLedger: build.query<
        AdminListStockLedgerApiResponse,
        AdminListStockLedgerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/variants/${queryArg.id}/ledger`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
          },
        }),
        providesTags: ["catalog"],
      }),
      adminAdjustStock: build.mutation<
        AdminAdjustStockApiResponse,
        AdminAdjustStockApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/variants/${queryArg.id}/stock`,
          method: "POST",
          body: queryArg.stockRequestBody,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminListVendors: build.query<
        AdminListVendorsApiResponse,
        AdminListVendorsApiArg
      >({
        query: () => ({ url: `/api/v1/admin/vendors` }),
        providesTags: ["catalog"],
      }),
      adminCreateVendor: build.mutation<
        AdminCreateVendorApiResponse,
        AdminCreateVendorApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/vendors`,
          method: "POST",
          body: queryArg.vendorForm,
        }),
        invalidatesTags: ["catalog"],
      }),
      adminUpdateVendor: build.mutation<
        AdminUpdateVendorApiResponse,
        AdminUpdateVendorApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/vendors/${queryArg.id}`,
          method: "PUT",
          body: queryArg.vendorForm,
        }),
        invalidatesTags: ["catalog"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as catalogApi };
export type AdminStorePictureApiResponse =
  /** status 201 Created */ PictureView;
export type AdminStorePictureApiArg = {
  body: {
    /** What can be seen on it */
    alt?: string;
    /** A JPEG, PNG or WebP file up to 20 MB and 40 megapixels */
    file: Blob;
  };
};
export type AdminListProductsApiResponse =
  /** status 200 OK */ PageProductRecord;
export type AdminListProductsApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Words, or first letters such as ㄸㅂㅇ */
  q?: string;
  /** Id or slug of a vendor */
  vendor?: string;
  /** Only products with this status */
  status?: "draft" | "on_sale" | "hidden";
  /** Order of the list */
  sort?:
    | "new"
    | "popular"
    | "price_low"
    | "price_high"
    | "name"
    | "updated"
    | "stock";
};
export type AdminCreateProductApiResponse =
  /** status 201 Created */ ProductRecord;
export type AdminCreateProductApiArg = {
  productForm: ProductForm;
};
export type AdminGetProductApiResponse = /** status 200 OK */ ProductRecord;
export type AdminGetProductApiArg = {
  /** Product id or slug */
  id: string;
};
export type AdminUpdateProductApiResponse = /** status 200 OK */ ProductRecord;
export type AdminUpdateProductApiArg = {
  /** Product id or slug */
  id: string;
  productForm: ProductForm;
};
export type AdminAddPictureApiResponse = /** status 201 Created */ PictureView;
export type AdminAddPictureApiArg = {
  /** Product id */
  id: string;
  body: {
    /** What can be seen on it */
    alt?: string;
    /** A JPEG, PNG or WebP file up to 20 MB and 40 megapixels */
    file: Blob;
  };
};
export type AdminOrderPicturesApiResponse = /** status 200 OK */ ProductRecord;
export type AdminOrderPicturesApiArg = {
  /** Product id */
  id: string;
  orderRequestBody: OrderRequestBody;
};
export type AdminDeletePictureApiResponse = unknown;
export type AdminDeletePictureApiArg = {
  /** Product id */
  id: string;
  /** Picture id */
  picture: string;
};
export type AdminDescribePictureApiResponse = /** status 200 OK */ PictureView;
export type AdminDescribePictureApiArg = {
  /** Product id */
  id: string;
  /** Picture id */
  picture: string;
  describeRequestBody: DescribeRequestBody;
};
export type AdminListStockLedgerApiResponse =
  /** status 200 OK */ PageLedgerLine;
export type AdminListStockLedgerApiArg = {
  /** Variant id */
  id: string;
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
};
export type AdminAdjustStockApiResponse = /** status 200 OK */ VariantRecord;
export type AdminAdjustStockApiArg = {
  /** Variant id */
  id: string;
  stockRequestBody: StockRequestBody;
};
export type AdminListVendorsApiResponse = /** status 200 OK */ PageVendorView;
export type AdminListVendorsApiArg = void;
export type AdminCreateVendorApiResponse = /** status 201 Created */ VendorView;
export type AdminCreateVendorApiArg = {
  vendorForm: VendorForm;
};
export type AdminUpdateVendorApiResponse = /** status 200 OK */ VendorView;
export type AdminUpdateVendorApiArg = {
  /** Vendor id or slug */
  id: string;
  vendorForm: VendorForm;
};
export type PictureView = {
  /** What can be seen on it */
  alt: string;
  /** Height as uploaded */
  height: number;
  /** Picture id */
  id: string;
  /** Without the width: add /320 or another width, and .webp or .jpg to choose the format */
  url: string;
  /** Width as uploaded */
  width: number;
  /** Widths that are kept */
  widths: number[] | null;
};
export type Field = {
  /** Where, e.g. body.lines[0].qty */
  location: string;
  /** What is wrong there */
  message: string;
};
export type Fault = {
  /** Stable name of the failure, for programs */
  code: string;
  /** What happened and what to do, in English */
  detail: string;
  /** What is wrong, by place in the request */
  errors?: Field[] | null;
  /** The HTTP status */
  status: number;
  /** The status in words */
  title: string;
  /** Always about:blank; code is the stable name */
  type: string;
  [key: string]: any;
};
export type BoxItem = {
  /** How much */
  amount?: string;
  /** The same in English, where it differs */
  amountEn?: string;
  /** What it is */
  name: string;
  /** The same in English */
  nameEn?: string;
};
export type Row = {
  /** Heading */
  name: string;
  /** The heading in English; usual headings need none */
  nameEn?: string;
  /** Content */
  value: string;
  /** The content in English */
  valueEn?: string;
};
export type Text = {
  /** In English */
  en?: string;
  /** In Korean */
  ko: string;
};
export type Facts = {
  /** Allergens by their Korean names */
  allergens?: string[] | null;
  /** What is in the box */
  box?: BoxItem[] | null;
  /** The table that the notice on product information asks for */
  legal?: Row[] | null;
  /** Minutes to cook */
  minutes?: number;
  /** For how many people */
  servings?: number;
  /** 0 not hot to 5 very hot */
  spicyLevel?: number;
  /** How to cook it, best in three steps */
  steps?: Text[] | null;
  /** How it is kept and delivered */
  storage?: "ambient" | "chilled" | "frozen";
};
export type OptionValue = {
  /** The choice */
  name: string;
  /** The same in English */
  nameEn?: string;
};
export type Option = {
  /** What differs */
  name: string;
  /** The same in English */
  nameEn?: string;
  /** What there is to choose */
  values: OptionValue[] | null;
};
export type VariantRecord = {
  /** What can be bought now */
  available: number;
  /** Variant id */
  id: string;
  /** What it is compared with */
  listPrice: number;
  /** Units in the warehouse */
  onHand: number;
  /** Price in won */
  price: number;
  /** Of these, promised to buyers */
  reserved: number;
  /** Of these, never sold */
  safety: number;
  /** Stock-keeping unit */
  sku: string;
  /** One value of each option */
  values: string[] | null;
};
export type VendorView = {
  /** Vendor id */
  id: string;
  /** Name */
  name: string;
  /** Name in English */
  nameEn: string;
  /** Its picture */
  picture?: PictureView;
  /** Address in the shop */
  slug: string;
  /** Plain text */
  story: string;
  /** The same in English */
  storyEn: string;
  /** To be sent back with a change */
  version: number;
};
export type ProductRecord = {
  /** What can be bought now, of all variants */
  available: number;
  /** When it was added */
  createdAt: string;
  /** Box, cooking, allergens, storage, legal table */
  facts: Facts;
  /** Product id */
  id: string;
  /** What that is compared with */
  listPrice: number;
  /** Name */
  name: string;
  /** Name in English */
  nameEn: string;
  /** In what the variants differ */
  options: Option[] | null;
  /** The first is the cover */
  pictures: PictureView[] | null;
  /** Lowest price in won */
  price: number;
  /** Address in the shop */
  slug: string;
  /** Units sold so far */
  soldCount: number;
  /** Who sees it */
  status: "draft" | "on_sale" | "hidden";
  /** Plain text; an empty line starts a paragraph */
  story: string;
  /** The same in English */
  storyEn: string;
  /** One line */
  summary: string;
  /** The same in English */
  summaryEn: string;
  /** When it was last changed */
  updatedAt: string;
  /** What can be bought */
  variants: VariantRecord[] | null;
  /** Who makes it */
  vendor: VendorView;
  /** To be sent back with a change */
  version: number;
};
export type PageProductRecord = {
  /** What is on this page */
  items: ProductRecord[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type VariantForm = {
  /** Which variant; empty for a new one */
  id?: string;
  /** What it is compared with; empty or lower: the price */
  listPrice?: number;
  /** Units in the warehouse, for a new variant only; later see stock */
  onHand?: number;
  /** What is paid, in won */
  price: number;
  /** Units that are never sold */
  safety?: number;
  /** Stock-keeping unit, unique in the shop */
  sku: string;
  /** One value of each option, in their order */
  values?: string[];
};
export type ProductForm = {
  /** Box, cooking, allergens, storage, legal table */
  facts?: Facts;
  /** Name */
  name: string;
  /** Name in English */
  nameEn?: string;
  /** In what the variants differ */
  options?: Option[];
  /** Address in the shop: a-z, 0-9 and dashes. Empty: made from the English name, or kept */
  slug?: string;
  /** Who sees it */
  status: "draft" | "on_sale" | "hidden";
  /** Plain text; an empty line starts a paragraph */
  story?: string;
  /** The same in English */
  storyEn?: string;
  /** One line on a card */
  summary?: string;
  /** The same in English */
  summaryEn?: string;
  /** What can be bought; the first is shown first */
  variants?: VariantForm[];
  /** Who makes it */
  vendorId: string;
  /** For a change: the version that was read. Another one in the shop gives edit_conflict */
  version?: number;
};
export type OrderRequestBody = {
  /** Every picture of the product once; the first becomes the cover */
  ids: string[];
};
export type DescribeRequestBody = {
  /** What can be seen on it */
  alt: string;
};
export type LedgerLine = {
  /** Member id of whoever did it, or empty */
  actor: string;
  /** When */
  at: string;
  /** What happened */
  kind:
    "opening" | "adjust" | "reserve" | "post" | "voided" | "expired" | "return";
  /** Change of what lies in the warehouse */
  onHand: number;
  /** Why, in the words of whoever did it */
  reason: string;
  /** The reservation, usually an order's id; or empty */
  ref: string;
  /** Change of what is promised to buyers */
  reserved: number;
};
export type PageLedgerLine = {
  /** What is on this page */
  items: LedgerLine[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type StockRequestBody = {
  /** Units that came (or, below zero, went) */
  delta: number;
  /** Why; stays in the ledger */
  reason: string;
};
export type PageVendorView = {
  /** What is on this page */
  items: VendorView[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type VendorForm = {
  /** Name */
  name: string;
  /** Name in English */
  nameEn?: string;
  /** A picture that was uploaded before */
  pictureId?: string;
  /** Address in the shop; empty: made from the English name, or kept */
  slug?: string;
  /** Plain text */
  story?: string;
  /** The same in English */
  storyEn?: string;
  /** For a change: the version that was read */
  version?: number;
};
export const {
  useAdminStorePictureMutation,
  useAdminListProductsQuery,
  useAdminCreateProductMutation,
  useAdminGetProductQuery,
  useAdminUpdateProductMutation,
  useAdminAddPictureMutation,
  useAdminOrderPicturesMutation,
  useAdminDeletePictureMutation,
  useAdminDescribePictureMutation,
  useAdminListStockLedgerQuery,
  useAdminAdjustStockMutation,
  useAdminListVendorsQuery,
  useAdminCreateVendorMutation,
  useAdminUpdateVendorMutation,
} = injectedRtkApi;
