import { emptyApi as api } from "./empty";
export const addTagTypes = [
  "account",
  "chat",
  "Admin orders",
  "shows",
  "catalog",
] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      listAudit: build.query<ListAuditApiResponse, ListAuditApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/audit`,
          params: {
            actor: queryArg.actor,
            action: queryArg.action,
            before: queryArg.before,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["account"],
      }),
      banChatMember: build.mutation<
        BanChatMemberApiResponse,
        BanChatMemberApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/ban`,
          method: "POST",
          body: queryArg.banInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      deleteChatMessage: build.mutation<
        DeleteChatMessageApiResponse,
        DeleteChatMessageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/delete`,
          method: "POST",
          body: queryArg.deleteInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      muteChatMember: build.mutation<
        MuteChatMemberApiResponse,
        MuteChatMemberApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/mute`,
          method: "POST",
          body: queryArg.muteInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      postChatNotice: build.mutation<
        PostChatNoticeApiResponse,
        PostChatNoticeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/notice`,
          method: "POST",
          body: queryArg.noticeInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      listChatSanctions: build.query<
        ListChatSanctionsApiResponse,
        ListChatSanctionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/sanctions`,
        }),
        providesTags: ["chat"],
      }),
      unbanChatMember: build.mutation<
        UnbanChatMemberApiResponse,
        UnbanChatMemberApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/unban`,
          method: "POST",
          body: queryArg.unbanInBody,
        }),
        invalidatesTags: ["chat"],
      }),
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
        providesTags: ["Admin orders"],
      }),
      getIngest: build.query<GetIngestApiResponse, GetIngestApiArg>({
        query: () => ({ url: `/api/v1/admin/ingest` }),
        providesTags: ["shows"],
      }),
      adminListOrders: build.query<
        AdminListOrdersApiResponse,
        AdminListOrdersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/orders`,
          params: {
            q: queryArg.q,
            state: queryArg.state,
            show: queryArg.show,
            from: queryArg["from"],
            to: queryArg.to,
            sort: queryArg.sort,
            page: queryArg.page,
            size: queryArg.size,
          },
        }),
        providesTags: ["Admin orders"],
      }),
      adminGetOrder: build.query<AdminGetOrderApiResponse, AdminGetOrderApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/v1/admin/orders/${queryArg["number"]}`,
          }),
          providesTags: ["Admin orders"],
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
        invalidatesTags: ["Admin orders"],
      }),
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
            q: queryArg.q,
            vendor: queryArg.vendor,
            status: queryArg.status,
            sort: queryArg.sort,
            page: queryArg.page,
            size: queryArg.size,
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
      adminListShows: build.query<
        AdminListShowsApiResponse,
        AdminListShowsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows`,
          params: {
            state: queryArg.state,
            q: queryArg.q,
            product: queryArg.product,
            sort: queryArg.sort,
            page: queryArg.page,
            size: queryArg.size,
          },
        }),
        providesTags: ["shows"],
      }),
      createShow: build.mutation<CreateShowApiResponse, CreateShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows`,
          method: "POST",
          body: queryArg.draft,
        }),
        invalidatesTags: ["shows"],
      }),
      adminGetShow: build.query<AdminGetShowApiResponse, AdminGetShowApiArg>({
        query: (queryArg) => ({ url: `/api/v1/admin/shows/${queryArg.id}` }),
        providesTags: ["shows"],
      }),
      updateShow: build.mutation<UpdateShowApiResponse, UpdateShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}`,
          method: "PUT",
          body: queryArg.draft,
        }),
        invalidatesTags: ["shows"],
      }),
      endShow: build.mutation<EndShowApiResponse, EndShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/end`,
          method: "POST",
        }),
        invalidatesTags: ["shows"],
      }),
      rotateStreamKey: build.mutation<
        RotateStreamKeyApiResponse,
        RotateStreamKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/key`,
          method: "POST",
        }),
        invalidatesTags: ["shows"],
      }),
      pinProduct: build.mutation<PinProductApiResponse, PinProductApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/pin`,
          method: "PUT",
          body: queryArg.pinProductRequest,
        }),
        invalidatesTags: ["shows"],
      }),
      startShow: build.mutation<StartShowApiResponse, StartShowApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/start`,
          method: "POST",
        }),
        invalidatesTags: ["shows"],
      }),
      getStudio: build.query<GetStudioApiResponse, GetStudioApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/shows/${queryArg.id}/studio`,
        }),
        providesTags: ["shows"],
      }),
      listStaff: build.query<ListStaffApiResponse, ListStaffApiArg>({
        query: () => ({ url: `/api/v1/admin/staff` }),
        providesTags: ["account"],
      }),
      addStaff: build.mutation<AddStaffApiResponse, AddStaffApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/staff`,
          method: "POST",
          body: queryArg.addStaffRequestBody,
        }),
        invalidatesTags: ["account"],
      }),
      setStaffRole: build.mutation<SetStaffRoleApiResponse, SetStaffRoleApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/v1/admin/staff/${queryArg.id}`,
            method: "PUT",
            body: queryArg.setRoleRequestBody,
          }),
          invalidatesTags: ["account"],
        },
      ),
      resetStaffPassword: build.mutation<
        ResetStaffPasswordApiResponse,
        ResetStaffPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/staff/${queryArg.id}/password`,
          method: "POST",
        }),
        invalidatesTags: ["account"],
      }),
      adminListStockLedger: build.query<
        AdminListStockLedgerApiResponse,
        AdminListStockLedgerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/variants/${queryArg.id}/ledger`,
          params: {
            limit: queryArg.limit,
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
      changePassword: build.mutation<
        ChangePasswordApiResponse,
        ChangePasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/auth/password`,
          method: "POST",
          body: queryArg.passwordRequestBody,
        }),
        invalidatesTags: ["account"],
      }),
      signIn: build.mutation<SignInApiResponse, SignInApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/auth/sign-in`,
          method: "POST",
          body: queryArg.signInRequestBody,
        }),
        invalidatesTags: ["account"],
      }),
      signOut: build.mutation<SignOutApiResponse, SignOutApiArg>({
        query: () => ({ url: `/api/v1/auth/sign-out`, method: "POST" }),
        invalidatesTags: ["account"],
      }),
      signUp: build.mutation<SignUpApiResponse, SignUpApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/auth/sign-up`,
          method: "POST",
          body: queryArg.signUpRequestBody,
        }),
        invalidatesTags: ["account"],
      }),
      getMe: build.query<GetMeApiResponse, GetMeApiArg>({
        query: () => ({ url: `/api/v1/me` }),
        providesTags: ["account"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as api };
export type ListAuditApiResponse = /** status 200 OK */ AuditReplyBody;
export type ListAuditApiArg = {
  /** Only what this member did */
  actor?: string;
  /** Only this operation */
  action?: string;
  /** Go on reading before this entry */
  before?: string;
  /** How many entries */
  limit?: number;
};
export type BanChatMemberApiResponse = /** status 200 OK */ Sanction;
export type BanChatMemberApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  banInBody: BanInBody;
};
export type DeleteChatMessageApiResponse = unknown;
export type DeleteChatMessageApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  deleteInBody: DeleteInBody;
};
export type MuteChatMemberApiResponse = /** status 200 OK */ Sanction;
export type MuteChatMemberApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  muteInBody: MuteInBody;
};
export type PostChatNoticeApiResponse = unknown;
export type PostChatNoticeApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  noticeInBody: NoticeInBody;
};
export type ListChatSanctionsApiResponse =
  /** status 200 OK */ SanctionsOutBody;
export type ListChatSanctionsApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
};
export type UnbanChatMemberApiResponse = unknown;
export type UnbanChatMemberApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  unbanInBody: UnbanInBody;
};
export type AdminSalesFiguresApiResponse = /** status 200 OK */ Figures;
export type AdminSalesFiguresApiArg = {
  /** Of this show */
  show?: string;
  /** Of the whole shop since then; all of it without show and since */
  since?: string;
};
export type GetIngestApiResponse = /** status 200 OK */ Ingest;
export type GetIngestApiArg = void;
export type AdminListOrdersApiResponse = /** status 200 OK */ PageOrderRead;
export type AdminListOrdersApiArg = {
  /** Part of a number, name, phone, e-mail address, product or SKU */
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
  /** Page, from 1 */
  page?: number;
  /** Orders a page */
  size?: number;
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
  /** Page, from 1 */
  page?: number;
  /** How many on a page */
  size?: number;
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
export type AdminListShowsApiResponse = /** status 200 OK */ ListedBody;
export type AdminListShowsApiArg = {
  /** Only shows in these states */
  state?: ("scheduled" | "live" | "away" | "ended")[] | null;
  /** Part of the title or of the host's name */
  q?: string;
  /** Only shows with this product */
  product?: string;
  /** By when it is announced for */
  sort?: "latest" | "soonest";
  page?: number;
  size?: number;
};
export type CreateShowApiResponse = /** status 201 Created */ Show;
export type CreateShowApiArg = {
  draft: Draft;
};
export type AdminGetShowApiResponse = /** status 200 OK */ Sheet;
export type AdminGetShowApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type UpdateShowApiResponse = /** status 200 OK */ Show;
export type UpdateShowApiArg = {
  /** Id or slug of the show */
  id: string;
  draft: Draft;
};
export type EndShowApiResponse = /** status 200 OK */ Show;
export type EndShowApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type RotateStreamKeyApiResponse = /** status 200 OK */ StreamKey;
export type RotateStreamKeyApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type PinProductApiResponse = /** status 200 OK */ Show;
export type PinProductApiArg = {
  /** Id or slug of the show */
  id: string;
  pinProductRequest: PinProductRequest;
};
export type StartShowApiResponse = /** status 200 OK */ Show;
export type StartShowApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type GetStudioApiResponse = /** status 200 OK */ Studio;
export type GetStudioApiArg = {
  /** Id or slug of the show */
  id: string;
};
export type ListStaffApiResponse = /** status 200 OK */ StaffListBody;
export type ListStaffApiArg = void;
export type AddStaffApiResponse = /** status 201 Created */ StaffMember;
export type AddStaffApiArg = {
  addStaffRequestBody: AddStaffRequestBody;
};
export type SetStaffRoleApiResponse = /** status 200 OK */ StaffMember;
export type SetStaffRoleApiArg = {
  /** Member id */
  id: string;
  setRoleRequestBody: SetRoleRequestBody;
};
export type ResetStaffPasswordApiResponse = /** status 200 OK */ StaffMember;
export type ResetStaffPasswordApiArg = {
  /** Member id */
  id: string;
};
export type AdminListStockLedgerApiResponse =
  /** status 200 OK */ LedgerReplyBody;
export type AdminListStockLedgerApiArg = {
  /** Variant id */
  id: string;
  /** How many lines */
  limit?: number;
};
export type AdminAdjustStockApiResponse = /** status 200 OK */ VariantRecord;
export type AdminAdjustStockApiArg = {
  /** Variant id */
  id: string;
  stockRequestBody: StockRequestBody;
};
export type AdminListVendorsApiResponse = /** status 200 OK */ VendorsReplyBody;
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
export type ChangePasswordApiResponse = unknown;
export type ChangePasswordApiArg = {
  passwordRequestBody: PasswordRequestBody;
};
export type SignInApiResponse = /** status 200 OK */ Me;
export type SignInApiArg = {
  signInRequestBody: SignInRequestBody;
};
export type SignOutApiResponse = unknown;
export type SignOutApiArg = void;
export type SignUpApiResponse = /** status 201 Created */ Me;
export type SignUpApiArg = {
  signUpRequestBody: SignUpRequestBody;
};
export type GetMeApiResponse = /** status 200 OK */ Me;
export type GetMeApiArg = void;
export type Entry = {
  /** Operation id */
  action: string;
  /** Member id, or empty for the shop itself */
  actorId: string;
  /** Name at that time */
  actorName: string;
  /** When */
  at: string;
  /** What changed, in words or JSON */
  detail: string;
  /** Entry id; sorts by time */
  id: string;
  /** Address it came from, or empty */
  ip: string;
  /** HTTP status; 0 where it was not a request */
  outcome: number;
  /** Role at that time */
  role: string;
  /** What it was done to */
  target: string;
};
export type AuditReplyBody = {
  /** Newest first */
  items: Entry[] | null;
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
};
export type Sanction = {
  /** Member id of the staff, or flood for the machine */
  by: string;
  /** When it was imposed */
  createdAt: string;
  /** Sanction id */
  id: string;
  /** mute or ban */
  kind: "mute" | "ban";
  /** Member id */
  member: string;
  /** Their name when it was imposed */
  name: string;
  /** For the staff's eyes */
  reason: string;
  /** Where it holds; * is everywhere */
  room: string;
  /** When it ends; the zero time for never */
  until: string;
};
export type BanInBody = {
  /** Member id */
  member: string;
  /** For the staff's eyes */
  reason?: string;
  /** For how long; 0 is for ever */
  seconds?: number;
};
export type DeleteInBody = {
  /** Id of the message */
  id: string;
};
export type MuteInBody = {
  /** Member id */
  member: string;
  /** For the staff's eyes */
  reason?: string;
  /** For how long */
  seconds: number;
};
export type NoticeInBody = {
  /** At most 300 characters */
  text: string;
};
export type SanctionsOutBody = {
  /** In force here or everywhere, newest first */
  sanctions: Sanction[] | null;
};
export type UnbanInBody = {
  /** Member id */
  member: string;
};
export type Figures = {
  /** Paid orders */
  orders: number;
  /** Pieces in them */
  units: number;
  /** Their totals, in won */
  won: number;
};
export type Ingest = {
  /** Without the key. An empty host stands for any name of the shop's machine */
  server: string;
};
export type Line = {
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
  /** The merchant's code */
  sku: string;
  /** Name of the product's page */
  slug: string;
  /** Price of one, in won */
  unitPrice: number;
  /** Variant id */
  variant: string;
};
export type Payment = {
  /** Approval number */
  approval?: string;
  /** Masked card number */
  card?: string;
  /** Payment id */
  id: string;
  /** Why it failed: closed, declined, mismatch, no_answer, dropped, or the provider's code */
  reason?: string;
  /** Given back so far, in won */
  refunded: number;
  /** Where it stands */
  state:
    | "window"
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
export type Step = {
  /** Who did it: buyer, staff name, or empty for the shop itself */
  actor?: string;
  /** When */
  at: string;
  /** Reason, or code */
  note?: string;
  /** Where the order stood after it */
  state: string;
  /** placed, paid, payment_failed, expired, revived, cancel_asked, cancelled, refund_failed, paid_too_late */
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
  /** Placed by a synthetic viewer */
  demo?: boolean;
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
  /** Why it was cancelled */
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
  /** Placed by a synthetic viewer */
  demo?: boolean;
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
  /** Why it was cancelled */
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
  /** This page */
  items: Order[] | null;
  /** Number of this page, from 1 */
  page: number;
  /** How many a page holds */
  size: number;
  /** How many there are on all pages */
  total: number;
};
export type PageOrderRead = {
  /** This page */
  items: OrderRead[] | null;
  /** Number of this page, from 1 */
  page: number;
  /** How many a page holds */
  size: number;
  /** How many there are on all pages */
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
  /** Placed by a synthetic viewer */
  demo?: boolean;
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
  /** Why it was cancelled */
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
  /** Placed by a synthetic viewer */
  demo?: boolean;
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
  /** Why it was cancelled */
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
export type BoxItem = {
  /** How much */
  amount?: string;
  /** What it is */
  name: string;
  /** The same in English */
  nameEn?: string;
};
export type Row = {
  /** Heading */
  name: string;
  /** Content */
  value: string;
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
  /** This page */
  items: ProductRecord[] | null;
  /** Number of this page, from 1 */
  page: number;
  /** How many a page holds */
  size: number;
  /** How many there are on all pages */
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
export type Host = {
  /** Address of a square picture, within this site */
  face?: string;
  /** Name as viewers see it */
  name: string;
  /** The name in English; empty: as in Korean */
  nameEn?: string;
};
export type Item = {
  place: number;
  productId: string;
};
export type Show = {
  /** Goes on air by itself when the encoder arrives */
  autoStart: boolean;
  createdAt: string;
  demo?: boolean;
  /** When it ended */
  endedAt?: string;
  host: Host;
  /** Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id} */
  id: string;
  /** When the stream key was made; absent: there is none yet */
  keyMadeAt?: string;
  /** Most viewers at once so far */
  peak: number;
  /** Product shown to viewers now */
  pinned?: string;
  /** The video stands upright (9:16) */
  portrait: boolean;
  /** Address of the picture shown before the show */
  poster?: string;
  /** In the order of the run sheet */
  products: Item[];
  /** The name in /live/{slug} */
  slug: string;
  /** When it went on air */
  startedAt?: string;
  /** When it is announced for */
  startsAt: string;
  /** away: on air, but the picture is gone for now */
  state: "scheduled" | "live" | "away" | "ended";
  summary?: string;
  summaryEn?: string;
  title: string;
  titleEn?: string;
};
export type ListedBody = {
  shows: Show[];
  /** Of all pages */
  total: number;
};
export type Draft = {
  /** Goes on air by itself when the encoder arrives; left out: yes */
  autoStart?: boolean;
  host: Host;
  /** The video stands upright (9:16); left out: yes */
  portrait?: boolean;
  /** Address of a picture within this site */
  poster?: string;
  /** Product ids in the order of the run sheet */
  products?: string[];
  /** The name in /live/{slug}; left out: made from the title */
  slug?: string;
  /** When it is announced for */
  startsAt: string;
  summary?: string;
  summaryEn?: string;
  title: string;
  titleEn?: string;
};
export type Product = {
  id: string;
  left: number;
  listPrice: number;
  name: string;
  nameEn: string;
  picture: string;
  price: number;
  slug: string;
  variant: string;
};
export type Chapter = {
  at: string;
  productId?: string;
};
export type Sheet = {
  /** Goes on air by itself when the encoder arrives */
  autoStart: boolean;
  /** The products that are on sale, with today's prices and stock */
  cards: Product[];
  /** Where the replay turns to another product */
  chapters: Chapter[];
  createdAt: string;
  demo?: boolean;
  /** When it ended */
  endedAt?: string;
  host: Host;
  /** Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id} */
  id: string;
  /** When the stream key was made; absent: there is none yet */
  keyMadeAt?: string;
  /** Most viewers at once so far */
  peak: number;
  /** Product shown to viewers now */
  pinned?: string;
  /** The video stands upright (9:16) */
  portrait: boolean;
  /** Address of the picture shown before the show */
  poster?: string;
  /** In the order of the run sheet */
  products: Item[];
  /** The name in /live/{slug} */
  slug: string;
  /** When it went on air */
  startedAt?: string;
  /** When it is announced for */
  startsAt: string;
  /** away: on air, but the picture is gone for now */
  state: "scheduled" | "live" | "away" | "ended";
  summary?: string;
  summaryEn?: string;
  title: string;
  titleEn?: string;
};
export type StreamKey = {
  /** Keep it secret; it cannot be read again */
  key: string;
};
export type PinProductRequest = {
  /** A product of the show; empty: nothing is pinned */
  productId: string;
};
export type Beat = {
  at: string;
  orders: number;
  viewers: number;
  won: number;
};
export type Rate = {
  at: string;
  audioKbps: number;
  videoKbps: number;
};
export type Warning = {
  /** Stable name of what is wrong */
  code: string;
  /** Key in the catalogue of texts */
  text: string;
  /** What to fill into the text */
  with?: {
    [key: string]: string;
  };
};
export type Health = {
  audioKbps: number;
  /** How far the stream lags behind the clock since it began */
  behindMs: number;
  codecs: string;
  /** An encoder is connected now */
  connected: boolean;
  /** Pictures that never reached viewers */
  dropped: number;
  /** What the encoder calls itself */
  encoder: string;
  /** Pictures a second, as they arrive */
  fps: number;
  height: number;
  /** The last minute, second by second */
  history: Rate[];
  /** Seconds between keyframes; 0 before there were two */
  keyframeEvery: number;
  /** What is broadcast is being kept */
  recording: boolean;
  /** Round trip to the encoder; 0 where the system does not say */
  rttMs: number;
  /** When it came into this state */
  since: string;
  state: "waiting" | "live" | "away" | "ended";
  videoKbps: number;
  warnings: Warning[];
  width: number;
};
export type Studio = {
  /** The last hour, one a minute, oldest first; since the server started */
  beats: Beat[];
  /** What arrives from the encoder */
  health: Health;
  hearts: number;
  /** The server's clock */
  now: string;
  /** Paid orders from this show so far */
  orders: number;
  /** Most at once so far */
  peak: number;
  show: Show;
  /** In the room now */
  viewers: number;
  /** Their sum, in won */
  won: number;
};
export type Member = {
  /** When they joined */
  createdAt: string;
  /** Made by the demo, not a person */
  demo: boolean;
  /** Sign-in address, lower case */
  email: string;
  /** Member id */
  id: string;
  /** They hold a one-time password and must choose their own first */
  mustChangePassword: boolean;
  /** Name as it is shown */
  name: string;
  /** Phone number, or empty */
  phone: string;
  /** What they may do */
  role: "member" | "host" | "operator" | "owner";
};
export type StaffListBody = {
  /** Owners first */
  items: Member[] | null;
};
export type StaffMember = {
  /** The account */
  member: Member;
  /** Shown this once; to be changed at the first sign-in */
  oneTimePassword?: string;
};
export type AddStaffRequestBody = {
  /** E-mail address; who has an account already gets the role */
  email: string;
  /** Name */
  name: string;
  /** What they may do */
  role: "host" | "operator" | "owner";
};
export type SetRoleRequestBody = {
  /** What they may do; member takes them out of the staff */
  role: "member" | "host" | "operator" | "owner";
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
export type LedgerReplyBody = {
  /** Newest first */
  items: LedgerLine[] | null;
};
export type StockRequestBody = {
  /** Units that came (or, below zero, went) */
  delta: number;
  /** Why; stays in the ledger */
  reason: string;
};
export type VendorsReplyBody = {
  /** By name */
  items: VendorView[] | null;
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
export type PasswordRequestBody = {
  /** The present, perhaps one-time password */
  current: string;
  /** The new one, at least 10 characters */
  password: string;
};
export type Me = {
  /** Who is signed in */
  member?: Member;
  /** Whether someone is signed in; else it is a guest */
  signedIn: boolean;
  /** Whether they may open the admin */
  staff: boolean;
};
export type SignInRequestBody = {
  /** E-mail address */
  email: string;
  /** Password */
  password: string;
};
export type SignUpRequestBody = {
  /** E-mail address, used to sign in */
  email: string;
  /** Name, 1 to 40 characters */
  name: string;
  /** At least 10 characters */
  password: string;
  /** Korean phone number, or empty */
  phone?: string;
};
export const {
  useListAuditQuery,
  useBanChatMemberMutation,
  useDeleteChatMessageMutation,
  useMuteChatMemberMutation,
  usePostChatNoticeMutation,
  useListChatSanctionsQuery,
  useUnbanChatMemberMutation,
  useAdminSalesFiguresQuery,
  useGetIngestQuery,
  useAdminListOrdersQuery,
  useAdminGetOrderQuery,
  useAdminCancelOrderMutation,
  useAdminStorePictureMutation,
  useAdminListProductsQuery,
  useAdminCreateProductMutation,
  useAdminGetProductQuery,
  useAdminUpdateProductMutation,
  useAdminAddPictureMutation,
  useAdminOrderPicturesMutation,
  useAdminDeletePictureMutation,
  useAdminDescribePictureMutation,
  useAdminListShowsQuery,
  useCreateShowMutation,
  useAdminGetShowQuery,
  useUpdateShowMutation,
  useEndShowMutation,
  useRotateStreamKeyMutation,
  usePinProductMutation,
  useStartShowMutation,
  useGetStudioQuery,
  useListStaffQuery,
  useAddStaffMutation,
  useSetStaffRoleMutation,
  useResetStaffPasswordMutation,
  useAdminListStockLedgerQuery,
  useAdminAdjustStockMutation,
  useAdminListVendorsQuery,
  useAdminCreateVendorMutation,
  useAdminUpdateVendorMutation,
  useChangePasswordMutation,
  useSignInMutation,
  useSignOutMutation,
  useSignUpMutation,
  useGetMeQuery,
} = injectedRtkApi;
