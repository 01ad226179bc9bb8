import { configureStore } from "@reduxjs/toolkit";
import { useDispatch, useSelector } from "react-redux";
import { baseApi } from "./api/base";
import { session } from "./session/session";
import { settings } from "./settings/settings";
import { room } from "./studio/room";

export function createStore() {
  return configureStore({
    reducer: {
      [baseApi.reducerPath]: baseApi.reducer,
      session: session.reducer,
      settings: settings.reducer,
      room: room.reducer,
    },
    middleware: (standard) => standard().concat(baseApi.middleware),
  });
}

export type Store = ReturnType<typeof createStore>;
export type State = ReturnType<Store["getState"]>;

export const useAppDispatch = useDispatch.withTypes<Store["dispatch"]>();
export const useAppSelector = useSelector.withTypes<State>();
