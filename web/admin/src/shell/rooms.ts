import { Activity, ClipboardList, History, House, Mail, MapPin, Megaphone, Package, Users, Video, type LucideIcon } from "lucide-react";
import type { Act } from "../session/may";
import type { HouseKey } from "../texts/texts";

export interface Room {
  to: string;
  label: HouseKey;
  icon: LucideIcon;
  act: Act;
}

/** The rooms of the back office, as the rail and the jump box name them. */
export const rooms: Room[] = [
  { to: "/", label: "admin.room_overview", icon: House, act: "see.overview" },
  { to: "/shows", label: "admin.room_shows", icon: Video, act: "see.shows" },
  { to: "/orders", label: "admin.room_orders", icon: ClipboardList, act: "see.orders" },
  { to: "/products", label: "admin.room_products", icon: Package, act: "see.products" },
];

/** The rooms behind the counter. */
export const backRooms: Room[] = [
  { to: "/addresses", label: "admin.room_addresses", icon: MapPin, act: "see.addresses" },
  { to: "/campaigns", label: "admin.room_campaigns", icon: Megaphone, act: "see.campaigns" },
  { to: "/outbox", label: "admin.room_notices", icon: Mail, act: "see.notices" },
  { to: "/status", label: "admin.room_status", icon: Activity, act: "see.status" },
  { to: "/staff", label: "admin.room_staff", icon: Users, act: "see.staff" },
  { to: "/audit", label: "admin.room_audit", icon: History, act: "see.audit" },
];
