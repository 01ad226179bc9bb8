import { createApi, fetchBaseQuery, type BaseQueryFn, type FetchArgs, type FetchBaseQueryError } from "@reduxjs/toolkit/query/react";
import { expired } from "../session/session";

const plain = fetchBaseQuery({
  // Absolute, so that requests also work where there is no page address (tests).
  baseUrl: globalThis.location?.origin ?? "/",
  credentials: "same-origin",
  timeout: 20_000,
  headers: { Accept: "application/json, application/problem+json" },
  responseHandler: async (response) => {
    const body = await response.text();
    if (body === "") return null;
    try {
      return JSON.parse(body) as unknown;
    } catch {
      return { status: response.status, code: "not_json", detail: body.slice(0, 200) };
    }
  },
});

/** Asks the server, and notes an ended session so that the sign-in can come up over the page without losing what was typed. */
const query: BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError> = async (args, api, extra) => {
  const result = await plain(args, api, extra);
  if (result.error?.status === 401 && api.endpoint !== "signIn") {
    api.dispatch(expired());
  }
  return result;
};

// The generated files inject the shop's doors into this.
export const baseApi = createApi({
  reducerPath: "api",
  baseQuery: query,
  refetchOnReconnect: true,
  // A room that is entered again shows what it has and asks anew, unless it asked a moment ago.
  refetchOnMountOrArgChange: 5,
  endpoints: () => ({}),
});
