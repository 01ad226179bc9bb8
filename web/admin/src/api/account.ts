// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["account"] as const;
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
            at: queryArg.at,
            size: queryArg.size,
            actor: queryArg.actor,
            action: queryArg.action,
          },
        }),
        providesTags: ["account"],
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
      inviteStaffAgain: build.mutation<
        InviteStaffAgainApiResponse,
        InviteStaffAgainApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/staff/${queryArg.id}/invitation`,
          method: "POST",
        }),
        invalidatesTags: ["account"],
      }),
      resetStaffPassword: build.mutation<
        ResetStaffPasswordApiResponse,
        ResetStaffPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/staff/${queryArg.id}/password`,
          method: "POST",
          params: {
            mail: queryArg.mail,
          },
        }),
        invalidatesTags: ["account"],
      }),
      forgotPassword: build.mutation<
        ForgotPasswordApiResponse,
        ForgotPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/auth/forgot-password`,
          method: "POST",
          body: queryArg.forgotRequestBody,
        }),
        invalidatesTags: ["account"],
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
      resetPassword: build.mutation<
        ResetPasswordApiResponse,
        ResetPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/auth/reset-password`,
          method: "POST",
          body: queryArg.resetRequestBody,
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
export { injectedRtkApi as accountApi };
export type ListAuditApiResponse = /** status 200 OK */ PageEntry;
export type ListAuditApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
  /** Only what this member did */
  actor?: string;
  /** Only this operation */
  action?: string;
};
export type ListStaffApiResponse = /** status 200 OK */ PageMember;
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
export type InviteStaffAgainApiResponse = /** status 200 OK */ StaffMember;
export type InviteStaffAgainApiArg = {
  /** Member id */
  id: string;
};
export type ResetStaffPasswordApiResponse = /** status 200 OK */ StaffMember;
export type ResetStaffPasswordApiArg = {
  /** Member id */
  id: string;
  /** Tell them by mail instead of showing it */
  mail?: boolean;
};
export type ForgotPasswordApiResponse = unknown;
export type ForgotPasswordApiArg = {
  forgotRequestBody: ForgotRequestBody;
};
export type ChangePasswordApiResponse = unknown;
export type ChangePasswordApiArg = {
  passwordRequestBody: PasswordRequestBody;
};
export type ResetPasswordApiResponse = /** status 200 OK */ Me;
export type ResetPasswordApiArg = {
  resetRequestBody: ResetRequestBody;
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
export type Change = {
  /** Which field */
  field: string;
  /** Before */
  from?: string;
  /** The part that has the field, such as an option */
  of?: string;
  /** After */
  to?: string;
};
export type Thing = {
  /** Its id, an order's number, or empty */
  id?: string;
  /** What it is */
  kind:
    | "product"
    | "variant"
    | "vendor"
    | "show"
    | "order"
    | "member"
    | "matter"
    | "listener"
    | "area"
    | "addresses"
    | "notice"
    | "notices"
    | "suppression"
    | "campaign";
  /** Its name: as it was then where that was written down, else as it is now; empty where it is gone */
  name?: string;
};
export type Deed = {
  /** What became different; at most 20 */
  changes: Change[];
  /** How many, where it is about a number */
  count?: number;
  /** How many there were afterwards */
  left?: number;
  /** The reason or the words that were given */
  said?: string;
  /** What it was done to; then what else it names */
  things: Thing[];
};
export type Entry = {
  /** Operation id */
  action: string;
  /** Member id, or empty for the shop itself */
  actorId: string;
  /** Name at that time */
  actorName: string;
  /** When */
  at: string;
  /** To what it was done, and what changed */
  deed: Deed;
  /** Entry id; sorts by time */
  id: string;
  /** Address it came from, or empty */
  ip: string;
  /** HTTP status; 0 where it was not a request */
  outcome: number;
  /** Role at that time */
  role: string;
  /** The address that was asked */
  target: string;
};
export type PageEntry = {
  /** What is on this page */
  items: Entry[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
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
export type PageMember = {
  /** What is on this page */
  items: Member[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type StaffMember = {
  /** A mail is on its way to them */
  mailed: boolean;
  /** The account */
  member: Member;
  /** Shown this once; to be changed at the first sign-in */
  oneTimePassword?: string;
};
export type AddStaffRequestBody = {
  /** E-mail address; who has an account already gets the role */
  email: string;
  /** Invite them by mail, to set their password themselves, instead of showing a one-time password */
  mail?: boolean;
  /** Name */
  name: string;
  /** What they may do */
  role: "host" | "operator" | "owner";
};
export type SetRoleRequestBody = {
  /** What they may do; member takes them out of the staff */
  role: "member" | "host" | "operator" | "owner";
};
export type ForgotRequestBody = {
  /** E-mail address of the account */
  email: string;
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
export type ResetRequestBody = {
  /** The new one, at least 10 characters */
  password: string;
  /** From the link in the mail */
  token: string;
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
  useListStaffQuery,
  useAddStaffMutation,
  useSetStaffRoleMutation,
  useInviteStaffAgainMutation,
  useResetStaffPasswordMutation,
  useForgotPasswordMutation,
  useChangePasswordMutation,
  useResetPasswordMutation,
  useSignInMutation,
  useSignOutMutation,
  useSignUpMutation,
  useGetMeQuery,
} = injectedRtkApi;
