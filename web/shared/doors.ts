// Generated from the API document; `make generate` writes it anew.
export interface paths {
    "/api/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to set a new password
         * @description It goes to the address by mail. The answer is the same whether there is such an account.
         */
        post: operations["forgot-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose a new password */
        post: operations["change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password by such a link
         * @description Once, within an hour, by one of an invitation within three days. All sessions end, and the caller is signed in.
         */
        post: operations["reset-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["sign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["sign-out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Become a member */
        post: operations["sign-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the carriers
         * @description With how sure the facts about each are, and how it answers now: up, degraded (it fails), layout_changed (nobody understands its answers, or it does not find parcels that it knew), or unasked.
         */
        get: operations["list-carriers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the cart
         * @description Priced as the shop sells now. Guests have a cart too, by their cookie; at sign-in it moves into the member's.
         */
        get: operations["get-cart"];
        /**
         * Replace the cart
         * @description No lines empty it.
         */
        put: operations["put-cart"];
        /** Put something into the cart */
        post: operations["add-to-cart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/{variant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change how many of one variant lie in the cart
         * @description The other lines stay as they are, also where they are changed at the same time. 0 takes it out; one that is not in the cart stays out.
         */
        put: operations["set-cart-line"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A connection token for the socket */
        post: operations["create-chat-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/{room}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The chat of a show, for its replay */
        get: operations["list-chat-messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["get-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where my parcels go */
        get: operations["get-my-address"];
        /** Change where my parcels go */
        put: operations["save-my-address"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my orders
         * @description Newest first.
         */
        get: operations["list-my-orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place an order
         * @description Holds the stock for a while and answers with the address of the payment window. The same Idempotency-Key with the same body gives the same answer again; with another body it is refused.
         */
        post: operations["place-order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find a guest's order
         * @description By its number and the last four digits of the buyer's phone, or the e-mail address.
         */
        post: operations["look-up-order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an order
         * @description For whoever placed it, by session, guest cookie or token.
         */
        get: operations["get-order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{number}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order
         * @description Before dispatch. All that was paid is refunded; repeating it changes nothing.
         */
        post: operations["cancel-order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{number}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again to pay
         * @description Opens another payment window for an order that still holds its stock.
         */
        post: operations["pay-order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the parcels that you have watched
         * @description The newest first. For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        get: operations["list-registered-parcels"];
        put?: never;
        /**
         * Have a parcel watched
         * @description Its carrier is asked for it by its state, as for the shop's own. Registering it again gives the same watch and moves its end on; nothing is watched twice. A number that looks odd is taken, and its doubts are told. For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        post: operations["register-parcel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your hooks
         * @description The newest first. For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        get: operations["list-hooks"];
        put?: never;
        /**
         * Be called when parcels move
         * @description A POST with {id, events, at, parcel}, signed as Standard Webhooks: the headers webhook-id, webhook-timestamp and webhook-signature (v1, and in base64 the HMAC-SHA256 of "id.timestamp.body" with the bytes behind whsec_ of the secret). Anything but a 2xx within 10 seconds is sent again, with the same id, after 10 seconds and then less and less often; redirects are not followed; 410 ends the hook; after three days of failures it is switched off. With carrier and invoice it is about that parcel, which is registered with it; without, about all that you have registered. Registering the same address again moves its end on and switches it on. Addresses in private networks are refused. For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        post: operations["register-hook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels/hooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a hook of yours
         * @description For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        get: operations["get-hook"];
        put?: never;
        post?: never;
        /**
         * Be called no longer
         * @description What waits is not sent. For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        delete: operations["end-hook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels/hooks/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the calls of a hook of yours
         * @description The newest 50 of the last seven days. For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        get: operations["list-hook-calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels/{carrier}/{invoice}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show where a parcel is
         * @description Any parcel, of this shop or not: from what is known of it, else by asking its carrier. A number that the carrier does not know is parcel_no_record; an answer that nobody understands is never called so.
         */
        get: operations["get-parcel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a parcel that you have watched
         * @description For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        get: operations["get-registered-parcel"];
        put?: never;
        post?: never;
        /**
         * Have a parcel watched no longer
         * @description For staff, and for programs with a key of the shop: Authorization: Bearer <key>.
         */
        delete: operations["unregister-parcel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/postcode/area/{postcode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether parcels take longer to a postcode
         * @description By the shop's own ranges of postcodes; it is answered without an index too.
         */
        get: operations["get-remote-area"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/postcode/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is in the index of addresses */
        get: operations["get-address-index"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/postcode/lookup/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the addresses with a code
         * @description A 관리번호 names one address; there are several under the code of an area, a road or a postcode.
         */
        get: operations["list-addresses-by-code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/postcode/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find addresses and postcodes
         * @description Every kind of query that people type is understood; what was corrected or left out is said, and where nothing is found, what was understood and what is near. At most 9,000 results can be paged through.
         */
        get: operations["search-addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/postcode/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Complete what somebody types */
        get: operations["suggest-addresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List products on sale */
        get: operations["list-products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a product on sale */
        get: operations["get-product"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep this app's token, or renew it
         * @description At every start of the app, and whenever its platform gives it another token; what was wished for under the old one stays. An app is forgotten by its id, as any device is.
         */
        post: operations["register-push-app"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep this browser's subscription, or renew it
         * @description At every start of a page, and whenever the browser changes it; what was wished for under the old endpoint stays. Endpoints are those of the push services of browsers.
         */
        put: operations["put-push-device"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my devices
         * @description Those that I am signed in at, and this browser.
         */
        get: operations["list-push-devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forget a device of mine */
        delete: operations["remove-push-device"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The key that browsers subscribe with */
        get: operations["get-push-key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what my devices are told of */
        get: operations["list-push-topics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/topics/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Have a device of mine told of something
         * @description Of a show's start, by its id; of a variant that can be had again, by its id; of an order's way, by its number.
         */
        put: operations["wish-push-topic"];
        post?: never;
        /**
         * Have it told no more
         * @description With a device only there, else at none of mine.
         */
        delete: operations["unwish-push-topic"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget a subscription
         * @description Whoever knows its endpoint may. One that is not known is no failure.
         */
        post: operations["push-unsubscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask what something costs
         * @description Prices, shipping and stock as they are now; nothing is held.
         */
        post: operations["quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List shows
         * @description Shows by when they are announced for.
         */
        get: operations["list-shows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a show
         * @description A show with its products as they are now, and the chapters of its replay.
         */
        get: operations["get-show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List vendors */
        get: operations["list-vendors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visitor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who looks at a page
         * @description Home, list, product and live page are the same for everybody; this is what belongs to one visitor.
         */
        get: operations["get-visitor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Address: {
            /** @description Address id; given by the shop */
            readonly id?: string;
            /**
             * @description Road address
             * @example 서울 중구 세종대로 110
             */
            line1: string;
            /**
             * @description Building, floor, door
             * @example 101동 1203호
             */
            line2?: string;
            /**
             * @description Word to the courier
             * @example 문 앞에 놓아주세요
             */
            memo?: string;
            /**
             * @description Phone number of the recipient
             * @example 010-1234-5678
             */
            phone: string;
            /**
             * @description Korean postcode, five digits
             * @example 04524
             */
            postcode: string;
            /**
             * @description Who receives it
             * @example 김민지
             */
            recipient: string;
        };
        AreaCount: {
            /**
             * @description 시군구코드
             * @example 11110
             */
            code: string;
            /**
             * Format: int64
             * @description How many addresses
             */
            count: number;
            /**
             * @description 시도 and 시군구
             * @example 서울특별시 종로구
             */
            name: string;
        };
        Author: {
            /**
             * Format: int64
             * @description A colour of their own, 0 to 359
             */
            hue: number;
            /** @description Member id */
            id: string;
            /** @description Name as shown: a member's is masked */
            name: string;
            /**
             * @description Badge: member, host, operator or owner
             * @enum {string}
             */
            role: "member" | "host" | "operator" | "owner";
        };
        BoxItem: {
            /**
             * @description How much
             * @example 300 g
             */
            amount?: string;
            /**
             * @description The same in English, where it differs
             * @example 2 eggs
             */
            amountEn?: string;
            /**
             * @description What it is
             * @example 쌀떡
             */
            name: string;
            /**
             * @description The same in English
             * @example Rice cakes
             */
            nameEn?: string;
        };
        Buyer: {
            /** @description A guest's order can be found with it; optional */
            email?: string;
            /**
             * @description Who orders
             * @example 김민지
             */
            name?: string;
            /**
             * @description Korean phone number
             * @example 010-1234-5678
             */
            phone?: string;
        };
        Call: {
            /** @description What is sent */
            body: string;
            /** @description The parcel's carrier */
            carrier?: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            createdAt: string;
            /** @description What happened, with commas */
            events: string;
            /** @description Its id, which stays the same however often it is sent */
            id: string;
            /** @description The parcel's number */
            invoice?: string;
            /**
             * Format: date-time
             * @description When it arrived
             */
            sentAt?: string;
            /**
             * @description Whether it arrived; dropped: there were too many, or its receiver is gone
             * @enum {string}
             */
            state: "waiting" | "sent" | "dropped";
            /**
             * Format: int64
             * @description What the receiver answered last
             */
            status?: number;
            /**
             * Format: int64
             * @description How often it was sent
             */
            tries: number;
            /** @description How it failed last */
            why?: string;
        };
        CancelInputBody: {
            /** @description Why */
            reason?: string;
        };
        CarrierView: {
            /**
             * Format: date-time
             * @description Since when its answers are not understood
             */
            alarmSince?: string;
            /** @description Its reader was seen to read a living answer */
            confirmed: boolean;
            /**
             * Format: date-time
             * @description When it last failed
             */
            failedAt?: string;
            /**
             * @description How sure the facts are behind the question to it
             * @enum {string}
             */
            grade: "A" | "B" | "C";
            /**
             * @description Stable id
             * @example kr.cjlogistics
             */
            id: string;
            /** @description It answers only with keys of its developer programme */
            keys?: boolean;
            /** @description Korean */
            name: string;
            /** @description English */
            nameEn: string;
            /** @description What its numbers look like */
            number: string;
            /**
             * Format: date-time
             * @description When it was last understood
             */
            okAt?: string;
            /** @description For buyers */
            phone?: string;
            /**
             * @description Short name
             * @example cj
             */
            short: string;
            /**
             * @description What sort of carrier it is
             * @enum {string}
             */
            sort: "domestic" | "post" | "store" | "freight" | "abroad";
            /**
             * @description How it answers now
             * @enum {string}
             */
            state: "up" | "degraded" | "layout_changed" | "unasked";
            /** @description How it last failed, such as timeout */
            why?: string;
        };
        Chapter: {
            /** Format: date-time */
            at: string;
            productId?: string;
        };
        Deposit: {
            /** @description Account number */
            account: string;
            /** @description Name of the bank */
            bank: string;
            /** @description Who the account is held by */
            holder: string;
            /**
             * Format: date-time
             * @description Until when it takes the money
             */
            until: string;
        };
        Discount: {
            /**
             * Format: int64
             * @description In won
             */
            amount: number;
            /** @description What gives it */
            kind: string;
            /** @description Its name, Korean */
            name: string;
            /** @description Its name, English */
            nameEn: string;
        };
        Doubt: {
            /** @description used: the order it was used for */
            order?: string;
            /**
             * @description What is odd: its check digit, its form, or that it was used before
             * @enum {string}
             */
            reason: "check_digit" | "length" | "letters" | "used";
        };
        Edition: {
            /**
             * Format: int64
             * @description How many addresses
             */
            addresses: number;
            /** @description The data is for trying only */
            madeUp?: boolean;
            /**
             * Format: int64
             * @description How many parcels
             */
            parcels: number;
            /**
             * Format: int64
             * @description How many postcodes
             */
            postcodes: number;
            /**
             * Format: int64
             * @description How many roads
             */
            roads: number;
            /** @description Of the data */
            version?: string;
        };
        Event: {
            code?: string;
            date_only?: boolean;
            detail?: string;
            phone?: string;
            place?: string;
            state: string;
            text?: string;
            /** Format: date-time */
            time?: string;
        };
        Facts: {
            /**
             * @description Allergens by their Korean names
             * @example [
             *       "밀",
             *       "대두",
             *       "우유"
             *     ]
             */
            allergens?: string[] | null;
            /** @description What is in the box */
            box?: components["schemas"]["BoxItem"][] | null;
            /** @description The table that the notice on product information asks for */
            legal?: components["schemas"]["Row"][] | null;
            /**
             * Format: int64
             * @description Minutes to cook
             * @example 8
             */
            minutes?: number;
            /**
             * Format: int64
             * @description For how many people
             * @example 2
             */
            servings?: number;
            /**
             * Format: int64
             * @description 0 not hot to 5 very hot
             * @example 4
             */
            spicyLevel?: number;
            /** @description How to cook it, best in three steps */
            steps?: components["schemas"]["Text"][] | null;
            /**
             * @description How it is kept and delivered
             * @example frozen
             * @enum {string}
             */
            storage?: "ambient" | "chilled" | "frozen";
        };
        Fault: {
            /**
             * @description Stable name of the failure, for programs
             * @example sold_out
             */
            code: string;
            /** @description What happened and what to do, in English */
            detail: string;
            /** @description What is wrong, by place in the request */
            errors?: components["schemas"]["Field"][] | null;
            /**
             * Format: int64
             * @description The HTTP status
             * @example 409
             */
            status: number;
            /**
             * @description The status in words
             * @example Conflict
             */
            title: string;
            /**
             * @description Always about:blank; code is the stable name
             * @example about:blank
             */
            type: string;
        } & {
            [key: string]: unknown;
        };
        Field: {
            /**
             * @description Where, e.g. body.lines[0].qty
             * @example body.lines[0].qty
             */
            location: string;
            /** @description What is wrong there */
            message: string;
        };
        ForgotRequestBody: {
            /**
             * @description E-mail address of the account
             * @example minji@example.com
             */
            email: string;
        };
        Found: {
            /** @description How many of them lie in each 시군구, where there are several; the 100 with most */
            areas?: components["schemas"]["AreaCount"][] | null;
            /**
             * @description Why there is nothing: what to add
             * @enum {string}
             */
            hint?: "only_sido" | "only_digit" | "too_short" | "nothing";
            /** @description What is on this page */
            items: components["schemas"]["Hit"][];
            /** @description The data is for trying only: send no parcel by it */
            madeUp?: boolean;
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /** @description Where there is nothing: queries near this one, each of which finds something; at most 6 */
            suggestions?: components["schemas"]["Suggestion"][] | null;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
            /** @description How the query was read */
            understood: components["schemas"]["Understood"];
        };
        Hit: {
            /** @description 행정동 */
            admin?: string;
            /** @description 행정동코드 */
            adminCode?: string;
            /** @description It is a 공동주택 */
            apartment?: boolean;
            /** @description The 동 typed, where the address is known to have it */
            block?: string;
            /**
             * @description The buildings there that have a name of their own, where a file told
             * @example [
             *       "101동",
             *       "102동"
             *     ]
             */
            blocks?: string[] | null;
            /**
             * @description A post-office box: it has neither key, road nor parcel
             * @example 광화문우체국 사서함 12-3
             */
            box?: string;
            /** @description Name of the building */
            building?: string;
            /**
             * @description 건물관리번호; where no file told it, what its parcel gives, and zeros
             * @example 1111011900100770006000000
             */
            buildingKey: string;
            /** @description 다량배달처: who gets so much mail that the post knows them by name */
            bulk?: string;
            /** @description The name that was taken in place of the one typed */
            corrected?: string;
            /** @description 읍면동, of the law */
            emd: string;
            /**
             * @description By road, in English
             * @example 209, Sejong-daero, Jongno-gu, Seoul
             */
            english: string;
            /** @description 도로명주소관리번호 */
            key: string;
            /** @description The number typed is not there; this is near it */
            nearest?: boolean;
            /** @description The address is known to have others, and not the 동 typed */
            noBlock?: boolean;
            /**
             * @description Its number on the road
             * @example 209
             */
            number: string;
            /**
             * @description As it was until 2015
             * @example 110-034
             */
            oldPostcode?: string;
            /**
             * @description By its first parcel
             * @example 서울특별시 종로구 세종로 77-6 정부서울청사
             */
            parcel: string;
            /** @description Its further parcels */
            parcels?: string[] | null;
            /**
             * @description Five digits; empty where none is known
             * @example 03171
             */
            postcode: string;
            /**
             * @description What stands in brackets behind it
             * @example (세종로)
             */
            reference?: string;
            /**
             * @description Where parcels take longer
             * @enum {string}
             */
            remote?: "jeju" | "island";
            /**
             * @description What that area is called
             * @example 울릉군
             */
            remoteArea?: string;
            /** @description 리 */
            ri?: string;
            /**
             * @description By road, without what stands in brackets
             * @example 서울특별시 종로구 세종대로 209
             */
            road: string;
            /** @description 도로명코드 */
            roadCode: string;
            /** @description 도로명 */
            roadName: string;
            /** @description The parcel that was searched, where it is a further one */
            searched?: string;
            /** @description 시도 */
            sido: string;
            /** @description 시군구 */
            sigun?: string;
            /** @description 지하 */
            underground?: boolean;
            /** @description 법정동코드 */
            unitCode: string;
            /**
             * @description How it was found
             * @enum {string}
             */
            way: "road" | "parcel" | "unit" | "building" | "postcode" | "postcode6" | "area" | "key" | "box";
            /** @description It lies elsewhere than the query says */
            wrongArea?: boolean;
        };
        HookView: {
            /**
             * @description Of what: one parcel, all that its owner has registered, or all that the shop sent
             * @enum {string}
             */
            about: "parcel" | "mine" | "shop";
            /** @description About one parcel: its carrier */
            carrier?: string;
            /**
             * Format: date-time
             * @description Since when
             */
            createdAt: string;
            /** @description Of which events; empty: of all */
            events: string[];
            /**
             * Format: date-time
             * @description When one last failed
             */
            failedAt?: string;
            /**
             * Format: int64
             * @description Calls in a row that failed
             */
            fails: number;
            /**
             * @description How its calls look: as the shop's, or as those of delivery-tracker's service
             * @enum {string}
             */
            form: "saja" | "trackql";
            /** @description Id of the hook */
            id: string;
            /** @description About one parcel: its number */
            invoice?: string;
            /**
             * Format: date-time
             * @description Not called before
             */
            nextAt?: string;
            /**
             * Format: date-time
             * @description When a call last arrived
             */
            okAt?: string;
            /** @description To staff: it is a program's */
            program?: boolean;
            /** @description After registering: what its calls are signed with */
            secret?: string;
            /**
             * @description on; off: by hand; failing: switched off after three days of failures; gone: its receiver answered 410
             * @enum {string}
             */
            state: "on" | "off" | "failing" | "gone";
            /**
             * Format: date-time
             * @description Until when; absent: without an end
             */
            until?: string;
            /** @description What is called */
            url: string;
            /** @description To staff: whose it is */
            watcher?: string;
            /** @description How it failed, such as timeout, private_address, redirected or status_500 */
            why?: string;
        };
        Host: {
            /** @description Address of a square picture, within this site */
            face?: string;
            /**
             * @description Name as viewers see it
             * @example 김사자
             */
            name: string;
            /** @description The name in English; empty: as in Korean */
            nameEn?: string;
        };
        Item: {
            /** Format: int64 */
            place: number;
            productId: string;
        };
        Kept: {
            /** @description Its id */
            device: string;
            /**
             * @description What it is told of, as kind/id
             * @example [
             *       "show/0193…"
             *     ]
             */
            topics: string[];
        };
        KeyReplyBody: {
            /** @description An uncompressed point on P-256, base64url: applicationServerKey */
            key: string;
        };
        KeysStruct: {
            /** @description Its secret, base64url */
            auth: string;
            /** @description The browser's public key, base64url */
            p256dh: string;
        };
        KnownPlace: {
            line: string;
            recipient: string;
            /** @description Parcels take longer to there */
            remote?: boolean;
        };
        Line: {
            /** @description Orders, for staff: what each piece that can still be given back is worth, in the order in which they are, in won */
            back?: number[] | null;
            /**
             * Format: int64
             * @description Its share of the discounts, in won
             */
            discount?: number;
            /**
             * Format: int64
             * @description Quotes and carts: how many can be had now
             */
            left?: number;
            /** @description Product, Korean */
            name: string;
            /** @description Product, English */
            nameEn: string;
            /**
             * Format: int64
             * @description Price of the line, in won
             */
            net: number;
            /** @description Chosen options, Korean, or empty */
            option: string;
            /** @description Chosen options, English, or empty */
            optionEn: string;
            /** @description Picture id, for /img/{id}/{width} */
            picture?: string;
            /**
             * @description Quotes and carts: why this cannot be ordered as it is
             * @enum {string}
             */
            problem?: "sold_out" | "few_left" | "not_on_sale";
            /** @description Product id */
            product: string;
            /**
             * Format: int64
             * @description How many
             */
            qty: number;
            /**
             * Format: int64
             * @description Orders: how many pieces were given back
             */
            refunded?: number;
            /**
             * Format: int64
             * @description Orders: how many pieces have left in parcels
             */
            shipped?: number;
            /** @description The merchant's code */
            sku: string;
            /** @description Name of the product's page */
            slug: string;
            /**
             * @description Orders: where the line stands
             * @enum {string}
             */
            state?: "pending" | "paid" | "preparing" | "shipped" | "delivered" | "confirmed" | "cancelling" | "cancelled" | "expired";
            /**
             * Format: int64
             * @description Price of one, in won
             */
            unitPrice: number;
            /** @description Variant id */
            variant: string;
        };
        LookUpInputBody: {
            /**
             * @description Order number
             * @example 261124-7K3M9QXA4
             */
            number: string;
            /**
             * @description Last four digits of the buyer's phone, all of it, or the e-mail address
             * @example 5678
             */
            proof: string;
        };
        LookUpReplyBody: {
            /** @description The order */
            order: components["schemas"]["Order"];
            /** @description Lets its holder see the order */
            token: string;
        };
        Me: {
            /** @description Who is signed in */
            member?: components["schemas"]["Member"];
            /** @description Whether someone is signed in; else it is a guest */
            signedIn: boolean;
            /** @description Whether they may open the admin */
            staff: boolean;
        };
        Member: {
            /**
             * Format: date-time
             * @description When they joined
             */
            createdAt: string;
            /** @description Made by the demo, not a person */
            demo: boolean;
            /**
             * @description Sign-in address, lower case
             * @example minji@example.com
             */
            email: string;
            /** @description Member id */
            id: string;
            /** @description They hold a one-time password and must choose their own first */
            mustChangePassword: boolean;
            /**
             * @description Name as it is shown
             * @example 김민지
             */
            name: string;
            /**
             * @description Phone number, or empty
             * @example 010-1234-5678
             */
            phone: string;
            /**
             * @description What they may do
             * @enum {string}
             */
            role: "member" | "host" | "operator" | "owner";
        };
        Option: {
            /**
             * @description What differs
             * @example 맵기
             */
            name: string;
            /**
             * @description The same in English
             * @example Heat
             */
            nameEn?: string;
            /** @description What there is to choose */
            values: components["schemas"]["OptionValue"][] | null;
        };
        OptionValue: {
            /**
             * @description The choice
             * @example 아주 매운맛
             */
            name: string;
            /**
             * @description The same in English
             * @example Very hot
             */
            nameEn?: string;
        };
        Order: {
            /** @description Their e-mail address, or empty */
            buyerEmail: string;
            /** @description Who ordered */
            buyerName: string;
            /** @description Their phone number */
            buyerPhone: string;
            /**
             * Format: date-time
             * @description When it was cancelled
             */
            cancelledAt?: string;
            /**
             * Format: date-time
             * @description When the last parcel of it arrived
             */
            deliveredAt?: string;
            /** @description Placed by a synthetic viewer */
            demo?: boolean;
            /**
             * Format: int64
             * @description What the discounts take off, in won
             */
            discount?: number;
            /** @description The discounts, in the order in which they were taken off */
            discounts?: components["schemas"]["Discount"][] | null;
            /**
             * Format: date-time
             * @description Until when an unpaid order holds its stock
             */
            expiresAt?: string;
            /** @description Order id */
            id: string;
            /**
             * Format: int64
             * @description Sum of the lines in won
             */
            items: number;
            /** @description What was ordered, at the prices of the order */
            lines: components["schemas"]["Line"][];
            /**
             * @description The number shoppers and staff use
             * @example 261124-7K3M9QXA4
             */
            number: string;
            /**
             * Format: date-time
             * @description When it was paid
             */
            paidAt?: string;
            /** @description How the payment stands */
            payment: components["schemas"]["Payment"];
            /**
             * Format: date-time
             * @description When it was placed
             */
            placedAt: string;
            /** @description Why it was cancelled; the buyer reads only a reason of their own */
            reason?: string;
            /** @description Where it goes */
            ship: components["schemas"]["Address"];
            /**
             * Format: int64
             * @description Shipping in won
             */
            shipping: number;
            /** @description The show it was bought in */
            show?: string;
            /**
             * @description Where it stands
             * @enum {string}
             */
            state: "pending" | "paid" | "preparing" | "shipped" | "delivered" | "confirmed" | "cancelling" | "cancelled" | "expired";
            /** @description What happened, oldest first */
            steps?: components["schemas"]["Step"][] | null;
            /**
             * Format: int64
             * @description What is paid, in won
             */
            total: number;
        };
        PageCall: {
            /** @description What is on this page */
            items: components["schemas"]["Call"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageCarrierView: {
            /** @description What is on this page */
            items: components["schemas"]["CarrierView"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageHookView: {
            /** @description What is on this page */
            items: components["schemas"]["HookView"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageOrder: {
            /** @description What is on this page */
            items: components["schemas"]["Order"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageProductView: {
            /** @description What is on this page */
            items: components["schemas"]["ProductView"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageSaid: {
            /** @description What is on this page */
            items: components["schemas"]["RoomMessage"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageShow: {
            /** @description What is on this page */
            items: components["schemas"]["Show"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageTopicView: {
            /** @description What is on this page */
            items: components["schemas"]["TopicView"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageVendorView: {
            /** @description What is on this page */
            items: components["schemas"]["VendorView"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageView: {
            /** @description What is on this page */
            items: components["schemas"]["View"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PageWatchView: {
            /** @description What is on this page */
            items: components["schemas"]["WatchView"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        PasswordRequestBody: {
            /** @description The present, perhaps one-time password */
            current: string;
            /**
             * @description The new one, at least 10 characters
             * @example four words in a row
             */
            password: string;
        };
        PayInputBody: {
            /** @description The payment window will be shown in a frame of the shop */
            embed?: boolean;
        };
        Payment: {
            /** @description Approval number */
            approval?: string;
            /** @description Masked card number */
            card?: string;
            /** @description Where the buyer sends the money, while the payment waits for it */
            deposit?: components["schemas"]["Deposit"];
            /** @description Payment id */
            id: string;
            /** @description Why it failed: closed, declined, mismatch, no_answer, dropped, or the provider's code */
            reason?: string;
            /**
             * Format: int64
             * @description Given back so far, in won
             */
            refunded: number;
            /**
             * @description Where it stands
             * @enum {string}
             */
            state: "window" | "waiting" | "closed" | "approving" | "unknown" | "paid" | "declined" | "netcancelling" | "netcancelled" | "review" | "part_refunded" | "refunded";
        };
        PictureView: {
            /**
             * @description What can be seen on it
             * @example 빨간 소스의 쌀떡볶이
             */
            alt: string;
            /**
             * Format: int64
             * @description Height as uploaded
             * @example 1200
             */
            height: number;
            /** @description Picture id */
            id: string;
            /**
             * @description Without the width: add /320 or another width, and .webp or .jpg to choose the format
             * @example /img/2/0193…
             */
            url: string;
            /**
             * Format: int64
             * @description Width as uploaded
             * @example 1600
             */
            width: number;
            /**
             * @description Widths that are kept
             * @example [
             *       160,
             *       320,
             *       640,
             *       960,
             *       1280
             *     ]
             */
            widths: number[] | null;
        };
        Place: {
            /** @description 행정동 */
            admin?: string;
            /** @description 행정동코드 */
            adminCode?: string;
            /** @description It is a 공동주택 */
            apartment?: boolean;
            /**
             * @description The buildings there that have a name of their own, where a file told
             * @example [
             *       "101동",
             *       "102동"
             *     ]
             */
            blocks?: string[] | null;
            /**
             * @description A post-office box: it has neither key, road nor parcel
             * @example 광화문우체국 사서함 12-3
             */
            box?: string;
            /** @description Name of the building */
            building?: string;
            /**
             * @description 건물관리번호; where no file told it, what its parcel gives, and zeros
             * @example 1111011900100770006000000
             */
            buildingKey: string;
            /** @description 다량배달처: who gets so much mail that the post knows them by name */
            bulk?: string;
            /** @description 읍면동, of the law */
            emd: string;
            /**
             * @description By road, in English
             * @example 209, Sejong-daero, Jongno-gu, Seoul
             */
            english: string;
            /** @description 도로명주소관리번호 */
            key: string;
            /**
             * @description Its number on the road
             * @example 209
             */
            number: string;
            /**
             * @description As it was until 2015
             * @example 110-034
             */
            oldPostcode?: string;
            /**
             * @description By its first parcel
             * @example 서울특별시 종로구 세종로 77-6 정부서울청사
             */
            parcel: string;
            /** @description Its further parcels */
            parcels?: string[] | null;
            /**
             * @description Five digits; empty where none is known
             * @example 03171
             */
            postcode: string;
            /**
             * @description What stands in brackets behind it
             * @example (세종로)
             */
            reference?: string;
            /**
             * @description Where parcels take longer
             * @enum {string}
             */
            remote?: "jeju" | "island";
            /**
             * @description What that area is called
             * @example 울릉군
             */
            remoteArea?: string;
            /** @description 리 */
            ri?: string;
            /**
             * @description By road, without what stands in brackets
             * @example 서울특별시 종로구 세종대로 209
             */
            road: string;
            /** @description 도로명코드 */
            roadCode: string;
            /** @description 도로명 */
            roadName: string;
            /** @description 시도 */
            sido: string;
            /** @description 시군구 */
            sigun?: string;
            /** @description 지하 */
            underground?: boolean;
            /** @description 법정동코드 */
            unitCode: string;
        };
        PlaceInputBody: {
            /** @description The shopper was told, before paying, what is bought, for how much and where it goes, and that fresh food is not taken back for a change of mind; refused with not_acknowledged otherwise */
            acknowledged: boolean;
            /** @description Who orders; what is left out comes from the member or the recipient */
            buyer?: components["schemas"]["Buyer"];
            /** @description The payment window will be shown in a frame of the shop */
            embed?: boolean;
            /** @description Order the cart, and take out of it what was ordered */
            fromCart?: boolean;
            /** @description Make ship the member's own address from here on; a guest has none */
            keepAddress?: boolean;
            /** @description What is wanted; leave it out with fromCart */
            lines?: components["schemas"]["Want"][] | null;
            /**
             * Format: int64
             * @description The total that the shopper confirmed: refused with price_changed when it is another by now
             */
            seenTotal?: number;
            /** @description Where it goes; members may leave it out to take their own address */
            ship?: components["schemas"]["Address"];
            /** @description The show it was bought in */
            show?: string;
        };
        PlacedReplyBody: {
            /**
             * Format: int64
             * @description For how many seconds the stock is held
             */
            expiresIn: number;
            /** @description The order as it stands */
            order: components["schemas"]["Order"];
            /** @description Path of the order's page */
            page: string;
            /** @description Lets a guest see the order without a cookie */
            token: string;
            /** @description Address of the payment window */
            window: string;
        };
        Places: {
            /** @description What is on this page */
            items: components["schemas"]["Place"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        Product: {
            id: string;
            /** Format: int64 */
            left: number;
            /** Format: int64 */
            listPrice: number;
            name: string;
            nameEn: string;
            picture: string;
            /** Format: int64 */
            price: number;
            slug: string;
            variant: string;
        };
        ProductView: {
            /** @description Box, cooking, allergens, storage, legal table */
            facts: components["schemas"]["Facts"];
            /** @description Product id */
            id: string;
            /**
             * Format: int64
             * @description What that is compared with
             * @example 16900
             */
            listPrice: number;
            /**
             * @description Name
             * @example 서울스낵 불맛 쌀떡볶이
             */
            name: string;
            /** @description Name in English */
            nameEn: string;
            /** @description In what the variants differ */
            options: components["schemas"]["Option"][] | null;
            /**
             * Format: int64
             * @description Discount in whole percent
             * @example 23
             */
            percentOff: number;
            /** @description The first is the cover */
            pictures: components["schemas"]["PictureView"][] | null;
            /**
             * Format: int64
             * @description Lowest price in won
             * @example 12900
             */
            price: number;
            /**
             * @description Address in the shop
             * @example seoul-snack-rice-tteokbokki
             */
            slug: string;
            /**
             * Format: int64
             * @description Units sold so far
             * @example 1280
             */
            soldCount: number;
            /** @description Nothing of it is left */
            soldOut: boolean;
            /** @description Plain text; an empty line starts a paragraph */
            story: string;
            /** @description The same in English */
            storyEn: string;
            /** @description One line */
            summary: string;
            /** @description The same in English */
            summaryEn: string;
            /** @description What can be bought */
            variants: components["schemas"]["VariantView"][] | null;
            /** @description Who makes it */
            vendor: components["schemas"]["VendorView"];
        };
        "Push-unsubscribeRequest": {
            /** @description Its address at the push service */
            endpoint: string;
        };
        "Put-push-deviceRequest": {
            /** @description Address at the push service */
            endpoint: string;
            keys: components["schemas"]["KeysStruct"];
            /**
             * @description The language to be told in
             * @enum {string}
             */
            lang: "ko" | "en";
            /** @description The endpoint that this one follows, where the browser changed it */
            old?: string;
        };
        Quote: {
            /**
             * Format: int64
             * @description What the discounts take off, in won
             */
            discount?: number;
            /** @description The discounts, in the order in which they were taken off */
            discounts?: components["schemas"]["Discount"][] | null;
            /**
             * Format: int64
             * @description Sum of the lines in won
             */
            items: number;
            /** @description The wants, at the shop's prices */
            lines: components["schemas"]["Line"][];
            /** @description Whether all of it can be ordered as it is */
            ready: boolean;
            /**
             * Format: int64
             * @description Shipping in won
             */
            shipping: number;
            /**
             * Format: int64
             * @description How much more makes shipping free; 0 when it is
             */
            toFree: number;
            /**
             * Format: int64
             * @description What is to be paid, in won
             */
            total: number;
        };
        "Register-hookRequest": {
            /** @description About one parcel: its carrier, by id or short name */
            carrier?: string;
            /** @description Of which: moved, departed, arriving, delivered, late, silent, returned, lost, unfound; absent: of all */
            events?: string[] | null;
            /** @description About one parcel: its number */
            invoice?: string;
            /**
             * Format: date-time
             * @description Until when, at most a year from now on; absent: 90 days
             */
            until?: string;
            /**
             * @description What is called, https or http
             * @example https://example.com/parcels
             */
            url: string;
        };
        "Register-parcelRequest": {
            /**
             * @description The carrier, by id or short name
             * @example kr.cjlogistics
             */
            carrier: string;
            /** @description The number on the label, with or without hyphens */
            invoice: string;
            /** @description Your own word for it, up to 100 characters, such as the number of an order */
            reference?: string;
            /**
             * Format: date-time
             * @description Until when, at most 180 days from now on; absent: 90 days
             */
            until?: string;
        };
        "Register-push-appRequest": {
            /**
             * @description The language to be told in
             * @enum {string}
             */
            lang: "ko" | "en";
            /** @description The token that this one follows, where the platform changed it */
            old?: string;
            /**
             * @description Whose token it is: Firebase Cloud Messaging's, or Apple's
             * @enum {string}
             */
            platform: "fcm" | "apns";
            /** @description The token: of Apple in hex */
            token: string;
        };
        RemoteArea: {
            /**
             * @description Absent: the mainland
             * @enum {string}
             */
            kind?: "jeju" | "island";
            /**
             * @description What the area is called
             * @example 울릉군
             */
            name?: string;
            /** @description Id of the range that says so */
            range?: string;
        };
        ResetRequestBody: {
            /**
             * @description The new one, at least 10 characters
             * @example four words in a row
             */
            password: string;
            /** @description From the link in the mail */
            token: string;
        };
        RoomClosed: {
            /** @description Nothing can be kept for the moment: what is written or ordered fails */
            closed: boolean;
            /** @enum {string} */
            kind: "closed";
        };
        RoomCount: {
            /**
             * Format: int64
             * @description Given so far
             */
            hearts: number;
            /** @enum {string} */
            kind: "count";
            /**
             * Format: int64
             * @description How many hear the room now: browsers, without the staff
             */
            viewers: number;
        };
        RoomDelete: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "delete";
            target: string;
        };
        /** @description What is said in a room, one line on the socket each */
        RoomMessage: components["schemas"]["RoomText"] | components["schemas"]["RoomNotice"] | components["schemas"]["RoomNoticeEnd"] | components["schemas"]["RoomDelete"] | components["schemas"]["RoomCount"] | components["schemas"]["RoomYou"] | components["schemas"]["RoomClosed"] | components["schemas"]["RoomOrderNotice"] | components["schemas"]["RoomPin"] | components["schemas"]["RoomUnpin"] | components["schemas"]["RoomOnAir"] | components["schemas"]["RoomStockLeft"];
        RoomNotice: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "notice";
            text: string;
        };
        RoomNoticeEnd: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "notice_end";
        };
        RoomOnAir: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "show";
            /** @enum {string} */
            state: "scheduled" | "live" | "away" | "ended";
        };
        RoomOrderNotice: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "order";
            /** Format: int64 */
            more: number;
            product: string;
            productEn?: string;
            /** Format: int64 */
            qty: number;
            who: string;
        };
        RoomPin: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "card";
            product: components["schemas"]["Product"];
        };
        RoomState: {
            /** @description Nothing can be kept for the moment: what is written or ordered fails */
            closed: boolean;
            frozen: boolean;
            /** Format: int64 */
            hearts: number;
            notice: {
                /**
                 * Format: int64
                 * @description When it was said, Unix ms
                 */
                at: number;
                /** @description Of the message; empty where it is not kept */
                id: string;
                /** @enum {string} */
                kind: "notice";
                text: string;
            } | null;
            pinned: {
                id: string;
                /** Format: int64 */
                left: number;
                /** Format: int64 */
                listPrice: number;
                name: string;
                nameEn: string;
                picture: string;
                /** Format: int64 */
                price: number;
                slug: string;
                variant: string;
            } | null;
            show: string;
            /** Format: int64 */
            slow: number;
            /** Format: int64 */
            viewers: number;
            you: components["schemas"]["You"];
        };
        RoomStockLeft: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "stock";
            /** Format: int64 */
            left: number;
            product: string;
            variant: string;
        };
        RoomText: {
            /** Format: int64 */
            at: number;
            author: components["schemas"]["Author"];
            id: string;
            /** @enum {string} */
            kind: "text";
            mid?: string;
            text: string;
        };
        RoomUnpin: {
            /**
             * Format: int64
             * @description When it was said, Unix ms
             */
            at: number;
            /** @description Of the message; empty where it is not kept */
            id: string;
            /** @enum {string} */
            kind: "unpin";
        };
        RoomYou: {
            canWrite: boolean;
            id?: string;
            /** @enum {string} */
            kind: "you";
            name?: string;
            reason?: string;
            /** @enum {string} */
            role?: "member" | "host" | "operator" | "owner";
            /** Format: int64 */
            until?: number;
        };
        Row: {
            /**
             * @description Heading
             * @example 소비기한
             */
            name: string;
            /**
             * @description The heading in English; usual headings need none
             * @example Best before
             */
            nameEn?: string;
            /**
             * @description Content
             * @example 제조일로부터 6개월 (냉동)
             */
            value: string;
            /**
             * @description The content in English
             * @example 6 months from production, frozen
             */
            valueEn?: string;
        };
        "Set-cart-lineRequest": {
            /**
             * Format: int64
             * @description How many; 0 takes it out
             */
            qty: number;
        };
        Sheet: {
            /** @description Goes on air by itself when the encoder arrives */
            autoStart: boolean;
            /** @description The products that are on sale, with today's prices and stock */
            cards: components["schemas"]["Product"][];
            /** @description Where the replay turns to another product */
            chapters: components["schemas"]["Chapter"][];
            /** Format: date-time */
            createdAt: string;
            demo?: boolean;
            /**
             * Format: date-time
             * @description When it ended
             */
            endedAt?: string;
            host: components["schemas"]["Host"];
            /** @description Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id} */
            id: string;
            /**
             * Format: date-time
             * @description When the stream key was made; absent: there is none yet
             */
            keyMadeAt?: string;
            /**
             * Format: int64
             * @description Most viewers at once so far
             */
            peak: number;
            /** @description Product shown to viewers now */
            pinned?: string;
            /** @description The video stands upright (9:16) */
            portrait: boolean;
            /** @description Address of the picture shown before the show */
            poster?: string;
            /** @description In the order of the run sheet */
            products: components["schemas"]["Item"][];
            /** @description The name in /live/{slug} */
            slug: string;
            /**
             * Format: date-time
             * @description When it went on air
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it is announced for
             */
            startsAt: string;
            /**
             * @description away: on air, but the picture is gone for now
             * @enum {string}
             */
            state: "scheduled" | "live" | "away" | "ended";
            summary?: string;
            summaryEn?: string;
            title: string;
            titleEn?: string;
            /**
             * Format: int64
             * @description Grows with every change of the words, time and products; to be sent back with the next one
             * @example 1
             */
            version: number;
        };
        Show: {
            /** @description Goes on air by itself when the encoder arrives */
            autoStart: boolean;
            /** Format: date-time */
            createdAt: string;
            demo?: boolean;
            /**
             * Format: date-time
             * @description When it ended
             */
            endedAt?: string;
            host: components["schemas"]["Host"];
            /** @description Also the video stream: /media/{id}/index.m3u8, and the chat room: live:{id} */
            id: string;
            /**
             * Format: date-time
             * @description When the stream key was made; absent: there is none yet
             */
            keyMadeAt?: string;
            /**
             * Format: int64
             * @description Most viewers at once so far
             */
            peak: number;
            /** @description Product shown to viewers now */
            pinned?: string;
            /** @description The video stands upright (9:16) */
            portrait: boolean;
            /** @description Address of the picture shown before the show */
            poster?: string;
            /** @description In the order of the run sheet */
            products: components["schemas"]["Item"][];
            /** @description The name in /live/{slug} */
            slug: string;
            /**
             * Format: date-time
             * @description When it went on air
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it is announced for
             */
            startsAt: string;
            /**
             * @description away: on air, but the picture is gone for now
             * @enum {string}
             */
            state: "scheduled" | "live" | "away" | "ended";
            summary?: string;
            summaryEn?: string;
            title: string;
            titleEn?: string;
            /**
             * Format: int64
             * @description Grows with every change of the words, time and products; to be sent back with the next one
             * @example 1
             */
            version: number;
        };
        SignInRequestBody: {
            /**
             * @description E-mail address
             * @example minji@example.com
             */
            email: string;
            /**
             * @description Password
             * @example four words in a row
             */
            password: string;
        };
        SignUpRequestBody: {
            /**
             * @description E-mail address, used to sign in
             * @example minji@example.com
             */
            email: string;
            /**
             * @description Name, 1 to 40 characters
             * @example 김민지
             */
            name: string;
            /**
             * @description At least 10 characters
             * @example four words in a row
             */
            password: string;
            /**
             * @description Korean phone number, or empty
             * @example 010-1234-5678
             */
            phone?: string;
        };
        Step: {
            /** @description Who did it: buyer, staff, a staff member's name, or empty for the shop itself */
            actor?: string;
            /**
             * Format: date-time
             * @description When
             */
            at: string;
            /** @description Why a payment or a refund failed, as in payment.reason */
            code?: string;
            /** @description The reason that somebody gave */
            note?: string;
            /** @description The parcel that staff did something about */
            parcel?: components["schemas"]["StepLabel"];
            /** @description The state that it was set to by hand */
            set?: string;
            /** @description Where the order stood after it */
            state: string;
            /** @description What stood on it before its label was corrected */
            was?: components["schemas"]["StepLabel"];
            /** @description placed, awaiting_deposit, paid, payment_failed, expired, revived, cancel_asked, cancelled, lines_refund_asked, lines_refunded, refund_failed, paid_too_late, paid_not_wanted, preparing, part_shipped, shipped, ship_taken_back, parcel_relabelled, parcel_set, parcel_given_back, delivered, not_delivered, confirmed */
            what: string;
        };
        StepLabel: {
            /**
             * @description Id of the carrier
             * @example kr.cjlogistics
             */
            carrier: string;
            /** @description The carrier, Korean */
            carrierName: string;
            /** @description The carrier, English */
            carrierNameEn: string;
            /** @description The carrier's number */
            invoice: string;
        };
        Suggestion: {
            /**
             * Format: int64
             * @description How many addresses are behind it
             */
            count: number;
            /** @description Of the address, where there is one */
            key?: string;
            /** @description Where there is one */
            postcode?: string;
            /**
             * @description Where parcels take longer
             * @enum {string}
             */
            remote?: "jeju" | "island";
            /**
             * @description What was typed behind it, such as a floor
             * @example 3층
             */
            rest?: string;
            /** @description What to fill in */
            text: string;
            /**
             * @description What it is
             * @enum {string}
             */
            way: "road" | "parcel" | "unit" | "building" | "postcode" | "postcode6" | "area" | "key" | "box";
        };
        Suggestions: {
            /** @description What is on this page */
            items: components["schemas"]["Suggestion"][];
            /** @description Counting stopped at total; there may be more */
            more?: boolean;
            /** @description The place of the page after; absent on the last */
            next?: string;
            /** @description The place of the page before; absent on the first */
            prev?: string;
            /**
             * Format: int64
             * @description How many there are on all pages; with more, at least so many
             */
            total: number;
        };
        Text: {
            /**
             * @description In English
             * @example Soak the rice cakes for 5 minutes.
             */
            en?: string;
            /**
             * @description In Korean
             * @example 떡을 찬물에 5분 불려요.
             */
            ko: string;
        };
        TokenOutBody: {
            /**
             * Format: date-time
             * @description The library asks for a new one in time
             */
            expires: string;
            /** @description For the client library's token or getToken */
            token: string;
        };
        TopicView: {
            /**
             * Format: date-time
             * @description When it is, of a show
             */
            at?: string;
            /** @description Which */
            id: string;
            /**
             * @description What sort of thing
             * @enum {string}
             */
            kind: "show" | "stock" | "order";
            /** @description What it is called */
            name: string;
            /** @description The same in English */
            nameEn?: string;
            /** @description Where it is in the shop */
            path: string;
        };
        Tracked: {
            /**
             * Format: date-time
             * @description When the carrier told this
             */
            askedAt: string;
            /** @description Id of the carrier */
            carrier: string;
            /**
             * Format: date-time
             * @description When it arrived
             */
            deliveredAt?: string;
            /** @description Oldest first; names and mobile numbers in it are masked */
            events: components["schemas"]["Event"][];
            /**
             * Format: date-time
             * @description When the carrier means to bring it
             */
            expectedAt?: string;
            /** @description The number in its one spelling */
            invoice: string;
            /**
             * @description Where it stands
             * @enum {string}
             */
            state: "unknown" | "registered" | "picked_up" | "in_transit" | "out_for_delivery" | "attempt_failed" | "ready_for_collection" | "delivered" | "returned" | "exception" | "expired";
        };
        Understood: {
            /**
             * @description Where nothing was found: the area in it
             * @example 서울특별시 종로구
             */
            area?: string;
            /** @description The name of the road, dong or building in it */
            name?: string;
            /** @description The number in it */
            number?: string;
            /** @description What was not needed, such as a floor */
            rest?: string;
            /**
             * @description What in it names nothing that is known there
             * @example 없는말로
             */
            unknown?: string;
            /**
             * @description What kind it is
             * @enum {string}
             */
            way?: "road" | "parcel" | "unit" | "building" | "postcode" | "postcode6" | "area" | "key" | "box";
        };
        VariantView: {
            /** @description Variant id, to be ordered by */
            id: string;
            /**
             * @description Its choices; empty where there are none
             * @example 아주 매운맛
             */
            label: string;
            /**
             * @description The same in English
             * @example Very hot
             */
            labelEn: string;
            /**
             * Format: int64
             * @description How many are left, once they are 20 or fewer; else null
             * @example 7
             */
            left: number | null;
            /**
             * Format: int64
             * @description What it is compared with
             * @example 16900
             */
            listPrice: number;
            /**
             * Format: int64
             * @description Discount in whole percent
             * @example 23
             */
            percentOff: number;
            /**
             * Format: int64
             * @description Price in won
             * @example 12900
             */
            price: number;
            /** @description Nothing is left */
            soldOut: boolean;
        };
        VendorView: {
            /** @description Vendor id */
            id: string;
            /**
             * @description Name
             * @example 서울스낵
             */
            name: string;
            /**
             * @description Name in English
             * @example Seoul Snack
             */
            nameEn: string;
            /** @description Its picture */
            picture?: components["schemas"]["PictureView"];
            /**
             * @description Address in the shop
             * @example seoul-snack
             */
            slug: string;
            /** @description Plain text */
            story: string;
            /** @description The same in English */
            storyEn: string;
            /**
             * Format: int64
             * @description To be sent back with a change
             * @example 1
             */
            version: number;
        };
        View: {
            /**
             * @description Which browser it is; app: the shop's own app
             * @example chrome
             */
            browser: string;
            /**
             * Format: date-time
             * @description Since when it is here
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Since when it cannot be reached any more
             */
            deadAt?: string;
            /** @description It is this browser */
            here: boolean;
            /** @description Its id */
            id: string;
            /** @description The language it is told in */
            lang: string;
            /**
             * @description By whom it is reached
             * @enum {string}
             */
            platform: "webpush" | "fcm" | "apns";
            /**
             * @description Why not
             * @example gone
             */
            reason?: string;
            /**
             * Format: date-time
             * @description When it was here last, to some hours
             */
            seenAt: string;
            /**
             * @description On which system
             * @example android
             */
            system: string;
        };
        Visitor: {
            /** @description Where a member's parcels go; absent if not known yet */
            address?: components["schemas"]["KnownPlace"];
            /**
             * Format: int64
             * @description Pieces in the cart
             */
            cart: number;
            /**
             * @description The language that pages without one in their address are in for this visitor
             * @enum {string}
             */
            lang: "ko" | "en";
            /** @description Someone is signed in; else it is a guest */
            member: boolean;
            /** @description Empty for a guest */
            name: string;
            /**
             * Format: date-time
             * @description The server's clock
             */
            now: string;
            staff: boolean;
        };
        Want: {
            /**
             * Format: int64
             * @description How many; the same variant twice is added up
             */
            qty: number;
            /** @description Variant id */
            variant: string;
        };
        WantsInputBody: {
            /** @description What is wanted */
            lines: components["schemas"]["Want"][];
        };
        WatchView: {
            /**
             * Format: date-time
             * @description When the carrier answered last
             */
            askedAt?: string;
            /**
             * @description Id of the carrier
             * @example kr.cjlogistics
             */
            carrier: string;
            /**
             * Format: date-time
             * @description Since when
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it arrived; written once
             */
            deliveredAt?: string;
            /** @description After registering: what is odd about the number */
            doubts?: components["schemas"]["Doubt"][] | null;
            /** @description What the carrier tells, oldest first; names and mobile numbers in it are masked */
            events: components["schemas"]["Event"][];
            /**
             * Format: date-time
             * @description When the carrier means to bring it, if it says so
             */
            expectedAt?: string;
            /** @description Id of the watch */
            id: string;
            /** @description The number in its one spelling */
            invoice: string;
            /**
             * Format: date-time
             * @description When something new was heard of it
             */
            movedAt?: string;
            /**
             * @description Why it needs somebody; absent: it does not
             * @enum {string}
             */
            problem?: "lost" | "returned" | "unfound" | "silent" | "late";
            /** @description To staff: it is a program */
            program?: boolean;
            /** @description The caller's own word for it */
            reference?: string;
            /**
             * @description Where it stands
             * @enum {string}
             */
            state: "unknown" | "registered" | "picked_up" | "in_transit" | "out_for_delivery" | "attempt_failed" | "ready_for_collection" | "delivered" | "returned" | "exception" | "expired";
            /**
             * Format: date-time
             * @description Until when; registering it again moves this on
             */
            until: string;
            /** @description To staff: who has it watched */
            watcher?: string;
            /** @description Why the carrier did not tell when it was asked last, such as not_found or layout_changed */
            why?: string;
        };
        "Wish-push-topicRequest": {
            /** @description Which device */
            device: string;
        };
        You: {
            canWrite: boolean;
            id?: string;
            name?: string;
            reason?: string;
            /** @enum {string} */
            role?: "member" | "host" | "operator" | "owner";
            /** Format: int64 */
            until?: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotRequestBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordRequestBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetRequestBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequestBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUpRequestBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCarrierView"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "put-cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantsInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "add-to-cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Want"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "set-cart-line": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Variant id */
                variant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Set-cart-lineRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "create-chat-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenOutBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-chat-messages": {
        parameters: {
            query?: {
                /** @description From this time on, Unix ms */
                from?: number;
                /** @description Up to before this time, Unix ms; 0 for no end */
                to?: number;
                /** @description Begin with the last page rather than the first */
                last?: boolean;
                /** @description A place: prev or next of another page of the same list; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
            };
            header?: never;
            path: {
                /** @description live:<show id>, or the show id alone */
                room: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSaid"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-my-address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "save-my-address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Address"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-my-orders": {
        parameters: {
            query?: {
                /** @description A place: prev or next of another page of the same list and order; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOrder"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "place-order": {
        parameters: {
            query?: never;
            header: {
                /** @description New for each order; repeat it when an answer was lost */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedReplyBody"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "look-up-order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LookUpInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookUpReplyBody"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-order": {
        parameters: {
            query?: {
                /** @description Token of the order, for guests */
                t?: string;
            };
            header?: never;
            path: {
                /** @description Order number */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "cancel-order": {
        parameters: {
            query?: {
                /** @description Token of the order, for guests */
                t?: string;
            };
            header?: never;
            path: {
                /** @description Order number */
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "pay-order": {
        parameters: {
            query?: {
                /** @description Token of the order, for guests */
                t?: string;
            };
            header?: never;
            path: {
                /** @description Order number */
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedReplyBody"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-registered-parcels": {
        parameters: {
            query?: {
                /** @description A place: prev or next of another page of the same list and order; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
                /** @description Only parcels on their way, or those that have arrived */
                state?: "moving" | "delivered";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageWatchView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "register-parcel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register-parcelRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-hooks": {
        parameters: {
            query?: {
                /** @description A place: prev or next of another page of the same list and order; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageHookView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "register-hook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register-hookRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-hook": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "end-hook": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-hook-calls": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCall"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-parcel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or short name of the carrier */
                carrier: string;
                /** @description The number on the label */
                invoice: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tracked"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-registered-parcel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the watch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "unregister-parcel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the watch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-remote-area": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Five digits */
                postcode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteArea"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-address-index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edition"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-addresses-by-code": {
        parameters: {
            query?: {
                /** @description A place: prev or next of another page of the same key; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
            };
            header?: never;
            path: {
                /** @description 도로명주소관리번호 (26 digits) or 건물관리번호 (25) of an address, 법정동코드 (10; with zeros behind it also of a 읍면, 시군구 or 시도), 도로명코드 (12), parcel (19: PNU) or postcode (5; 6 as it was until 2015) */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "search-addresses": {
        parameters: {
            query?: {
                /** @description A road and number, a parcel, a dong, a building, a postcode or English; with an area before it or none, also half typed or with a letter wrong */
                q?: string;
                /** @description A place: prev or next of another page of the same query; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "suggest-addresses": {
        parameters: {
            query?: {
                /** @description What is typed so far */
                q?: string;
                /** @description How many lines at most */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-products": {
        parameters: {
            query?: {
                /** @description A place: prev or next of another page of the same list and order; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
                /** @description Words, or first letters such as ㄸㅂㅇ */
                q?: string;
                /** @description Id or slug of a vendor */
                vendor?: string;
                /** @description Order of the list */
                sort?: "new" | "popular" | "price_low" | "price_high" | "name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageProductView"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-product": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Product id or slug */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductView"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "register-push-app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register-push-appRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "put-push-device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Put-push-deviceRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-push-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "remove-push-device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the device */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-push-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyReplyBody"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-push-topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageTopicView"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "wish-push-topic": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What sort of thing */
                kind: "show" | "stock" | "order";
                /** @description Which */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wish-push-topicRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "unwish-push-topic": {
        parameters: {
            query?: {
                /** @description Only at this device */
                device?: string;
            };
            header?: never;
            path: {
                /** @description What sort of thing */
                kind: "show" | "stock" | "order";
                /** @description Which */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "push-unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Push-unsubscribeRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    quote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantsInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-shows": {
        parameters: {
            query?: {
                /** @description A place: prev or next of another page of the same list and order; empty for the first page */
                at?: string;
                /** @description How many on a page */
                size?: number;
                /** @description Only shows in these states */
                state?: ("scheduled" | "live" | "away" | "ended")[] | null;
                /** @description Part of the title or of the host's name */
                q?: string;
                /** @description Only shows with this product */
                product?: string;
                /** @description By when it is announced for */
                sort?: "latest" | "soonest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageShow"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the show */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sheet"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "list-vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageVendorView"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    "get-visitor": {
        parameters: {
            query?: {
                /** @description The language in the page's address, to be remembered */
                lang?: "ko" | "en";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Visitor"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
}
