// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["orders"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminSalesFigures: build.query<
        AdminSalesFiguresApiResponse,
        AdminSalesFiguresApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/figures`,
          params: {
            show: queryArg.show,
            since: queryArg.since,
          },
        }),
        providesTags: ["orders"],
      }),
      adminSoldProducts: build.query<
        AdminSoldProductsApiResponse,
        AdminSoldProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/figures/${queryArg.show}/products`,
        }),
        providesTags: ["orders"],
      }),
      adminListOrders: build.query<
        AdminListOrdersApiResponse,
        AdminListOrdersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
            q: queryArg.q,
            state: queryArg.state,
            show: queryArg.show,
            from: queryArg["from"],
            to: queryArg.to,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["orders"],
      }),
      adminGetOrder: build.query<AdminGetOrderApiResponse, AdminGetOrderApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/v1/admin/orders/${queryArg["number"]}`,
          }),
          providesTags: ["orders"],
        },
      ),
      adminCancelOrder: build.mutation<
        AdminCancelOrderApiResponse,
        AdminCancelOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders/${queryArg["number"]}/cancel`,
          method: "POST",
          body: queryArg.adminCancelOrderRequest,
        }),
        invalidatesTags: ["orders"],
      }),
      adminPrepareOrder: build.mutation<
        AdminPrepareOrderApiResponse,
        AdminPrepareOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders/${queryArg["number"]}/prepare`,
          method: "POST",
        }),
        invalidatesTags: ["orders"],
      }),
      adminRefundLines: build.mutation<
        AdminRefundLinesApiResponse,
        AdminRefundLinesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders/${queryArg["number"]}/refund`,
          method: "POST",
          body: queryArg.adminRefundLinesRequest,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["orders"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as ordersApi };
export type AdminSalesFiguresApiResponse = /** status 200 OK */ Figures;
export type AdminSalesFiguresApiArg = {
  /** Of this show */
  show?: string;
  /** Of the whole shop, paid in this minute or later; all of it without show and since */
  since?: string;
};
export type AdminSoldProductsApiResponse = /** status 200 OK */ PageSold;
export type AdminSoldProductsApiArg = {
  /** Id of the show */
  show: string;
};
export type AdminListOrdersApiResponse = /** status 200 OK */ PageOrderRead;
export type AdminListOrdersApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Beginnings of a number, name, phone, e-mail address, product or SKU; all must be found */
  q?: string;
  /** Only orders that stand there */
  state?:
    | "pending"
    | "paid"
    | "preparing"
    | "shipped"
    | "delivered"
    | "confirmed"
    | "cancelling"
    | "cancelled"
    | "expired";
  /** Only orders from this show */
  show?: string;
  /** Placed at or after */
  from?: string;
  /** Placed before */
  to?: string;
  /** Order of the list */
  sort?: "newest" | "oldest" | "total";
};
export type AdminGetOrderApiResponse = /** status 200 OK */ DetailRead;
export type AdminGetOrderApiArg = {
  /** Order number */
  number: string;
};
export type AdminCancelOrderApiResponse = /** status 200 OK */ DetailRead;
export type AdminCancelOrderApiArg = {
  /** Order number */
  number: string;
  adminCancelOrderRequest: AdminCancelOrderRequest;
};
export type AdminPrepareOrderApiResponse = /** status 200 OK */ DetailRead;
export type AdminPrepareOrderApiArg = {
  /** Order number */
  number: string;
};
export type AdminRefundLinesApiResponse = /** status 200 OK */ DetailRead;
export type AdminRefundLinesApiArg = {
  /** Order number */
  number: string;
  /** New for each refund; repeat it when an answer was lost */
  "Idempotency-Key": string;
  adminRefundLinesRequest: AdminRefundLinesRequest;
};
export type Figures = {
  /** Paid orders */
  orders: number;
  /** Pieces in them that were not given back */
  units: number;
  /** Their totals in won, without what was given back */
  won: number;
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
export type Sold = {
  /** As it was called when it was sold */
  name: string;
  /** The same in English */
  nameEn: string;
  /** Product id */
  product: string;
  /** How many pieces */
  qty: number;
  /** Their prices, in won, without discounts of the whole order and shipping */
  won: number;
};
export type PageSold = {
  /** What is on this page */
  items: Sold[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type Discount = {
  /** In won */
  amount: number;
  /** What gives it */
  kind: string;
  /** Its name, Korean */
  name: string;
  /** Its name, English */
  nameEn: string;
};
export type Line = {
  /** Orders, for staff: what each piece that can still be given back is worth, in the order in which they are, in won */
  back?: number[] | null;
  /** Its share of the discounts, in won */
  discount?: number;
  /** Quotes and carts: how many can be had now */
  left?: number;
  /** Product, Korean */
  name: string;
  /** Product, English */
  nameEn: string;
  /** Price of the line, in won */
  net: number;
  /** Chosen options, Korean, or empty */
  option: string;
  /** Chosen options, English, or empty */
  optionEn: string;
  /** Picture id, for /img/{id}/{width} */
  picture?: string;
  /** Quotes and carts: why this cannot be ordered as it is */
  problem?: "sold_out" | "few_left" | "not_on_sale";
  /** Product id */
  product: string;
  /** How many */
  qty: number;
  /** Orders: how many pieces were given back */
  refunded?: number;
  /** Orders: how many pieces have left in parcels */
  shipped?: number;
  /** The merchant's code */
  sku: string;
  /** Name of the product's page */
  slug: string;
  /** Orders: where the line stands */
  state?:
    | "pending"
    | "paid"
    | "preparing"
    | "shipped"
    | "delivered"
    | "confirmed"
    | "cancelling"
    | "cancelled"
    | "expired";
  /** Price of one, in won */
  unitPrice: number;
  /** Variant id */
  variant: string;
};
export type Deposit = {
  /** Account number */
  account: string;
  /** Name of the bank */
  bank: string;
  /** Who the account is held by */
  holder: string;
  /** Until when it takes the money */
  until: string;
};
export type Payment = {
  /** Approval number */
  approval?: string;
  /** Masked card number */
  card?: string;
  /** Where the buyer sends the money, while the payment waits for it */
  deposit?: Deposit;
  /** Payment id */
  id: string;
  /** Why it failed: closed, declined, mismatch, no_answer, dropped, or the provider's code */
  reason?: string;
  /** Given back so far, in won */
  refunded: number;
  /** Where it stands */
  state:
    | "window"
    | "waiting"
    | "closed"
    | "approving"
    | "unknown"
    | "paid"
    | "declined"
    | "netcancelling"
    | "netcancelled"
    | "review"
    | "part_refunded"
    | "refunded";
};
export type Address = {
  /** Road address */
  line1: string;
  /** Building, floor, door */
  line2?: string;
  /** Word to the courier */
  memo?: string;
  /** Phone number of the recipient */
  phone: string;
  /** Korean postcode, five digits */
  postcode: string;
  /** Who receives it */
  recipient: string;
};
export type AddressRead = {
  /** Address id; given by the shop */
  id?: string;
  /** Road address */
  line1: string;
  /** Building, floor, door */
  line2?: string;
  /** Word to the courier */
  memo?: string;
  /** Phone number of the recipient */
  phone: string;
  /** Korean postcode, five digits */
  postcode: string;
  /** Who receives it */
  recipient: string;
};
export type StepLabel = {
  /** Id of the carrier */
  carrier: string;
  /** The carrier, Korean */
  carrierName: string;
  /** The carrier, English */
  carrierNameEn: string;
  /** The carrier's number */
  invoice: string;
};
export type Step = {
  /** Who did it: buyer, staff, a staff member's name, or empty for the shop itself */
  actor?: string;
  /** When */
  at: string;
  /** Why a payment or a refund failed, as in payment.reason */
  code?: string;
  /** The reason that somebody gave */
  note?: string;
  /** The parcel that staff did something about */
  parcel?: StepLabel;
  /** The state that it was set to by hand */
  set?: string;
  /** Where the order stood after it */
  state: string;
  /** What stood on it before its label was corrected */
  was?: StepLabel;
  /** placed, awaiting_deposit, paid, payment_failed, expired, revived, cancel_asked, cancelled, lines_refund_asked, lines_refunded, refund_failed, paid_too_late, paid_not_wanted, preparing, part_shipped, shipped, ship_taken_back, parcel_relabelled, parcel_set, parcel_given_back, delivered, not_delivered, confirmed */
  what: string;
};
export type Order = {
  /** Their e-mail address, or empty */
  buyerEmail: string;
  /** Who ordered */
  buyerName: string;
  /** Their phone number */
  buyerPhone: string;
  /** When it was cancelled */
  cancelledAt?: string;
  /** When the last parcel of it arrived */
  deliveredAt?: string;
  /** Placed by a synthetic viewer */
  demo?: boolean;
  /** What the discounts take off, in won */
  discount?: number;
  /** The discounts, in the order in which they were taken off */
  discounts?: Discount[] | null;
  /** Until when an unpaid order holds its stock */
  expiresAt?: string;
  /** Order id */
  id: string;
  /** Sum of the lines in won */
  items: number;
  /** What was ordered, at the prices of the order */
  lines: Line[];
  /** The number shoppers and staff use */
  number: string;
  /** When it was paid */
  paidAt?: string;
  /** How the payment stands */
  payment: Payment;
  /** When it was placed */
  placedAt: string;
  /** Why it was cancelled; the buyer reads only a reason of their own */
  reason?: string;
  /** Where it goes */
  ship: Address;
  /** Shipping in won */
  shipping: number;
  /** The show it was bought in */
  show?: string;
  /** Where it stands */
  state:
    | "pending"
    | "paid"
    | "preparing"
    | "shipped"
    | "delivered"
    | "confirmed"
    | "cancelling"
    | "cancelled"
    | "expired";
  /** What happened, oldest first */
  steps?: Step[] | null;
  /** What is paid, in won */
  total: number;
};
export type OrderRead = {
  /** Their e-mail address, or empty */
  buyerEmail: string;
  /** Who ordered */
  buyerName: string;
  /** Their phone number */
  buyerPhone: string;
  /** When it was cancelled */
  cancelledAt?: string;
  /** When the last parcel of it arrived */
  deliveredAt?: string;
  /** Placed by a synthetic viewer */
  demo?: boolean;
  /** What the discounts take off, in won */
  discount?: number;
  /** The discounts, in the order in which they were taken off */
  discounts?: Discount[] | null;
  /** Until when an unpaid order holds its stock */
  expiresAt?: string;
  /** Order id */
  id: string;
  /** Sum of the lines in won */
  items: number;
  /** What was ordered, at the prices of the order */
  lines: Line[];
  /** The number shoppers and staff use */
  number: string;
  /** When it was paid */
  paidAt?: string;
  /** How the payment stands */
  payment: Payment;
  /** When it was placed */
  placedAt: string;
  /** Why it was cancelled; the buyer reads only a reason of their own */
  reason?: string;
  /** Where it goes */
  ship: AddressRead;
  /** Shipping in won */
  shipping: number;
  /** The show it was bought in */
  show?: string;
  /** Where it stands */
  state:
    | "pending"
    | "paid"
    | "preparing"
    | "shipped"
    | "delivered"
    | "confirmed"
    | "cancelling"
    | "cancelled"
    | "expired";
  /** What happened, oldest first */
  steps?: Step[] | null;
  /** What is paid, in won */
  total: number;
};
export type PageOrder = {
  /** What is on this page */
  items: Order[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type PageOrderRead = {
  /** What is on this page */
  items: OrderRead[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type RefundView = {
  /** In won */
  amount: number;
  /** When it last changed */
  at: string;
  /** Why the provider refused it */
  code?: string;
  /** Why */
  reason: string;
  /** Where it stands */
  state: "requested" | "sending" | "unknown" | "done" | "failed";
};
export type Detail = {
  /** Their e-mail address, or empty */
  buyerEmail: string;
  /** Who ordered */
  buyerName: string;
  /** Their phone number */
  buyerPhone: string;
  /** When it was cancelled */
  cancelledAt?: string;
  /** When the last parcel of it arrived */
  deliveredAt?: string;
  /** Placed by a synthetic viewer */
  demo?: boolean;
  /** What the discounts take off, in won */
  discount?: number;
  /** The discounts, in the order in which they were taken off */
  discounts?: Discount[] | null;
  /** Until when an unpaid order holds its stock */
  expiresAt?: string;
  /** Placed without an account */
  guest: boolean;
  /** Order id */
  id: string;
  /** Sum of the lines in won */
  items: number;
  /** What was ordered, at the prices of the order */
  lines: Line[];
  /** The number shoppers and staff use */
  number: string;
  /** When it was paid */
  paidAt?: string;
  /** How the payment stands */
  payment: Payment;
  /** When it was placed */
  placedAt: string;
  /** Why it was cancelled; the buyer reads only a reason of their own */
  reason?: string;
  /** Every refund, oldest first */
  refunds: RefundView[];
  /** Where it goes */
  ship: Address;
  /** Shipping in won */
  shipping: number;
  /** The show it was bought in */
  show?: string;
  /** Where it stands */
  state:
    | "pending"
    | "paid"
    | "preparing"
    | "shipped"
    | "delivered"
    | "confirmed"
    | "cancelling"
    | "cancelled"
    | "expired";
  /** What happened, oldest first */
  steps?: Step[] | null;
  /** What is paid, in won */
  total: number;
  /** Every try to pay, oldest first */
  tries: Payment[];
};
export type DetailRead = {
  /** Their e-mail address, or empty */
  buyerEmail: string;
  /** Who ordered */
  buyerName: string;
  /** Their phone number */
  buyerPhone: string;
  /** When it was cancelled */
  cancelledAt?: string;
  /** When the last parcel of it arrived */
  deliveredAt?: string;
  /** Placed by a synthetic viewer */
  demo?: boolean;
  /** What the discounts take off, in won */
  discount?: number;
  /** The discounts, in the order in which they were taken off */
  discounts?: Discount[] | null;
  /** Until when an unpaid order holds its stock */
  expiresAt?: string;
  /** Placed without an account */
  guest: boolean;
  /** Order id */
  id: string;
  /** Sum of the lines in won */
  items: number;
  /** What was ordered, at the prices of the order */
  lines: Line[];
  /** The number shoppers and staff use */
  number: string;
  /** When it was paid */
  paidAt?: string;
  /** How the payment stands */
  payment: Payment;
  /** When it was placed */
  placedAt: string;
  /** Why it was cancelled; the buyer reads only a reason of their own */
  reason?: string;
  /** Every refund, oldest first */
  refunds: RefundView[];
  /** Where it goes */
  ship: AddressRead;
  /** Shipping in won */
  shipping: number;
  /** The show it was bought in */
  show?: string;
  /** Where it stands */
  state:
    | "pending"
    | "paid"
    | "preparing"
    | "shipped"
    | "delivered"
    | "confirmed"
    | "cancelling"
    | "cancelled"
    | "expired";
  /** What happened, oldest first */
  steps?: Step[] | null;
  /** What is paid, in won */
  total: number;
  /** Every try to pay, oldest first */
  tries: Payment[];
};
export type AdminCancelOrderRequest = {
  /** Why; the buyer does not see it */
  reason: string;
};
export type Part = {
  /** Place of the line in the order, from 0 */
  line: number;
  /** How many pieces */
  qty: number;
};
export type AdminRefundLinesRequest = {
  /** What is given back */
  lines: Part[];
  /** Why; the buyer does not see it */
  reason: string;
};
export const {
  useAdminSalesFiguresQuery,
  useAdminSoldProductsQuery,
  useAdminListOrdersQuery,
  useAdminGetOrderQuery,
  useAdminCancelOrderMutation,
  useAdminPrepareOrderMutation,
  useAdminRefundLinesMutation,
} = injectedRtkApi;
