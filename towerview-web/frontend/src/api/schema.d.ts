// Made by `npm run api` from openapi.json. Do not edit.
export interface paths {
    "/api/admin/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Lines
         * @description Lines, the newest first: every one for admins; for staff what they did, and what happened at their servers.
         */
        get: operations["list_lines_api_admin_audit_logs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-logs/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Actions
         * @description Every action that occurs, for a list to choose from.
         */
        get: operations["list_actions_api_admin_audit_logs_actions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Lines
         * @description The same lines as a file, sent while it is read.
         */
        get: operations["export_lines_api_admin_audit_logs_export_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/caches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Caches
         * @description Every cache with every server in it.
         */
        get: operations["list_caches_api_admin_caches_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/caches/{name}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh Cache
         * @description Read every server anew as soon as a worker is free.
         */
        post: operations["refresh_cache_api_admin_caches__name__refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Grants
         * @description Every grant that can be given, those of plugins included, and who may hold each.
         */
        get: operations["list_grants_api_admin_grants_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/local-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Local Users
         * @description Accounts in order of name: all for admins, for staff the support accounts they made.
         */
        get: operations["list_local_users_api_admin_local_users_get"];
        put?: never;
        /**
         * Make Local User
         * @description Make an account. Staff make support accounts only, and nobody gives what they do not hold.
         */
        post: operations["make_local_user_api_admin_local_users_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/local-users/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Local User
         * @description One account.
         */
        get: operations["read_local_user_api_admin_local_users__account_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete Local User
         * @description Delete an account with its grants and sign-ins. The audit log stays.
         */
        delete: operations["delete_local_user_api_admin_local_users__account_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Local User
         * @description Change name, role, whether it may sign in, whether it must change its password. Roles are for admins; a changed
         *     role ends the account's sign-ins, and takes the grants above it away.
         */
        patch: operations["change_local_user_api_admin_local_users__account_id__patch"];
        trace?: never;
    };
    "/api/admin/local-users/{account_id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Permissions
         * @description The account's matrix of grants, and what the caller may give at which server.
         */
        get: operations["read_permissions_api_admin_local_users__account_id__permissions_get"];
        /**
         * Set Permissions
         * @description Make the whole matrix this: ``{"1": ["sessions.view"], "2": []}``. A server that is left out gets nothing. Grants the
         *     caller does not hold stay as they are. Short names such as ``can_view_sessions`` are taken too.
         */
        put: operations["set_permissions_api_admin_local_users__account_id__permissions_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/local-users/{account_id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset Password
         * @description A one-time password, good for 30 minutes and for nothing but choosing another; the account's sign-ins end.
         */
        post: operations["reset_password_api_admin_local_users__account_id__reset_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/local-users/{account_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sign Ins
         * @description The account's sign-ins that hold.
         */
        get: operations["list_sign_ins_api_admin_local_users__account_id__sessions_get"];
        put?: never;
        post?: never;
        /**
         * End Sign Ins
         * @description End every sign-in of the account; open streams close within seconds.
         */
        delete: operations["end_sign_ins_api_admin_local_users__account_id__sessions_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/local-users/{account_id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End Sign In
         * @description End one sign-in of the account.
         */
        delete: operations["end_sign_in_api_admin_local_users__account_id__sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/server-kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Kinds
         * @description Kinds the loaded plugins know, in order of title.
         */
        get: operations["list_kinds_api_admin_server_kinds_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Servers
         * @description Servers the account may see, those without a plugin included.
         */
        get: operations["list_servers_api_admin_servers_get"];
        put?: never;
        /**
         * Add Server
         * @description Add a server. It must answer first; if it does not, the reply says exactly why and nothing is saved.
         */
        post: operations["add_server_api_admin_servers_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Server
         * @description Try options without saving them.
         */
        post: operations["try_server_api_admin_servers_test_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Server
         * @description One server.
         */
        get: operations["read_server_api_admin_servers__server_id__get"];
        put?: never;
        post?: never;
        /**
         * Remove Server
         * @description Remove a server with its playbacks, segments and grants. The audit log stays.
         */
        delete: operations["remove_server_api_admin_servers__server_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Server
         * @description Change name, options or whether it is polled. Address, credentials and certificates are for admins.
         */
        patch: operations["change_server_api_admin_servers__server_id__patch"];
        trace?: never;
    };
    "/api/admin/servers/{server_id}/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Options
         * @description What was filled in, without secrets.
         */
        get: operations["read_options_api_admin_servers__server_id__options_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/{server_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sessions Of Server
         * @description What plays now on one server.
         */
        get: operations["list_sessions_of_server_api_admin_servers__server_id__sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/{server_id}/sessions/{session_id}/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Message
         * @description Show a text on a player.
         */
        post: operations["message_api_admin_servers__server_id__sessions__session_id__message_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/{server_id}/sessions/{session_id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Terminate
         * @description Stop a session and say what was then seen: stopped, still playing, or come back. Takes up to ten seconds, and as long
         *     again when a device is signed out.
         */
        post: operations["terminate_api_admin_servers__server_id__sessions__session_id__terminate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/{server_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test Server
         * @description Ask a saved server again who it is; keeps its version and limits.
         */
        post: operations["test_server_api_admin_servers__server_id__test_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/servers/{server_id}/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Version
         * @description Version and newer version, asked now.
         */
        get: operations["read_version_api_admin_servers__server_id__version_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sessions
         * @description What plays now on every server the account may look at, or on one of them.
         */
        get: operations["list_sessions_api_admin_sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sessions/bandwidth-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Bandwidth
         * @description The last 18 points of 5 seconds.
         */
        get: operations["read_bandwidth_api_admin_sessions_bandwidth_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sessions/cache-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Cache Status
         * @description When each server's sessions were last read, and what went wrong.
         */
        get: operations["read_cache_status_api_admin_sessions_cache_status_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sessions/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Counts
         * @description Figures over every server the account may look at; servers that are up include those without sessions.
         */
        get: operations["read_counts_api_admin_sessions_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/sessions/refresh-cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description Read the sessions of every server the account may look at, as soon as a worker is free.
         */
        post: operations["refresh_api_admin_sessions_refresh_cache_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Password
         * @description Change one's own password. Every sign-in of the account ends, and this one begins anew.
         */
        post: operations["change_password_api_auth_change_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In
         * @description Sign in. The reply to a wrong name is that to a wrong password.
         */
        post: operations["sign_in_api_auth_login_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Out
         * @description End the sign-in of the refresh cookie, and forget the cookie. Signing out twice is fine.
         */
        post: operations["sign_out_api_auth_logout_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Me
         * @description The account that is signed in.
         */
        get: operations["read_me_api_auth_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/media/authenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish Pin
         * @description Fetch a sign-in that is ready. It works once, in the browser that began it.
         */
        post: operations["finish_pin_api_auth_media_authenticate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/media/oauth/{kind}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Pin
         * @description Whether it was confirmed. Once it is ready, stop asking and fetch the sign-in.
         */
        post: operations["check_pin_api_auth_media_oauth__kind__check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/media/oauth/{kind}/init": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Pin
         * @description Begin a sign-in that is confirmed at the product's own page, or by a code typed there.
         */
        post: operations["start_pin_api_auth_media_oauth__kind__init_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/media/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Media Servers
         * @description Servers at which media users may sign in. Where there is none, there is no such way in.
         */
        get: operations["list_media_servers_api_auth_media_servers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/media/username": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In Media User
         * @description Sign in with name and password, which go to the picked server and nowhere else.
         */
        post: operations["sign_in_media_user_api_auth_media_username_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description Trade the refresh cookie for its successor and a new access token.
         */
        post: operations["refresh_api_auth_refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sign Ins
         * @description One's own sign-ins that hold, and those of the last week that were ended by force.
         */
        get: operations["list_sign_ins_api_auth_sessions_get"];
        put?: never;
        post?: never;
        /**
         * End Other Sign Ins
         * @description End every sign-in of one's own but this one.
         */
        delete: operations["end_other_sign_ins_api_auth_sessions_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End Sign In
         * @description End one of one's own sign-ins.
         */
        delete: operations["end_sign_in_api_auth_sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set Up
         * @description Make the first admin and sign in; works once, with the secret printed at the first start.
         */
        post: operations["set_up_api_auth_setup_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read State
         * @description Whether the first admin is still to be made, and what this place is called.
         */
        get: operations["read_state_api_auth_state_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/stream-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make Ticket
         * @description A one-time ticket, to be sent as first message of the stream.
         */
        post: operations["make_ticket_api_auth_stream_ticket_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live
         * @description The process answers.
         */
        get: operations["live_api_health_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description The database answers too; otherwise 503.
         */
        get: operations["ready_api_health_ready_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own History
         * @description One's own viewings of the last 365 days, the newest first.
         */
        get: operations["list_own_history_api_me_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Servers
         * @description Servers at which one is somebody.
         */
        get: operations["list_own_servers_api_me_servers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/servers/{server_id}/image/{image_id}/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Own Image
         * @description A picture of what one plays now.
         */
        get: operations["read_own_image_api_me_servers__server_id__image__image_id___kind__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Sessions
         * @description What one plays now; of others, if an admin allows it, what is played but not by whom.
         */
        get: operations["list_own_sessions_api_me_sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions/{server_id}/{session_id}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Terminate Own
         * @description Stop one's own session. Anybody else's does not exist here.
         */
        post: operations["terminate_own_api_me_sessions__server_id___session_id__terminate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Plugins
         * @description Every plugin found, core's own first; quarantined ones with their reason.
         */
        get: operations["list_plugins_api_plugins_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/servers/{server_id}/image/{image_id}/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Image
         * @description A picture of an item or a user at a server.
         */
        get: operations["read_image_api_servers__server_id__image__image_id___kind__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/settings/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Site
         * @description Name, sharing among media users, and how long the audit log is kept.
         */
        get: operations["read_site_api_settings_site_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Site
         * @description Change them.
         */
        patch: operations["change_site_api_settings_site_patch"];
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Openapi
         * @description The OpenAPI document of every route, plugins' included.
         */
        get: operations["read_openapi_openapi_json_get"];
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
        /**
         * AccountRole
         * @description The roles an account can have.
         * @enum {string}
         */
        AccountRole: "admin" | "staff" | "support";
        /**
         * AccountView
         * @description Who is signed in. ``grants``: by server id; empty for admins, who hold every grant at every server, and for viewers,
         *     who hold none and have ``servers`` instead and a negative ``id``. ``notices``: what this person should know, for
         *     instance that one of their sign-ins was ended by force.
         */
        AccountView: {
            /** Grants */
            grants: {
                [key: string]: (components["schemas"]["Grant"] | string)[];
            };
            /** Id */
            id: number;
            /** Must Change Password */
            must_change_password: boolean;
            /** Name */
            name: string;
            /**
             * Notices
             * @default []
             */
            notices: string[];
            role: components["schemas"]["Role"];
            /**
             * Servers
             * @default []
             */
            servers: components["schemas"]["OwnServer"][];
        };
        /**
         * AudioTrack
         * @description A sound track.
         */
        AudioTrack: {
            /** Channels */
            channels?: number | null;
            /** Codec */
            codec?: string | null;
            /** Language */
            language?: string | null;
        };
        /**
         * AuditActor
         * @description Who acted. ``kind``: account, viewer, system or anonymous.
         */
        AuditActor: {
            /** Id */
            id: number | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /**
         * AuditEntry
         * @description A line of the audit log. Addresses and user agents of others are shown to admins only.
         */
        AuditEntry: {
            /** Action */
            action: string;
            actor: components["schemas"]["AuditActor"];
            /** Address */
            address: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /** Request Id */
            request_id: string | null;
            /** Result */
            result: string;
            /** Server Id */
            server_id: number | null;
            /** Server Name */
            server_name: string | null;
            /** Target */
            target: string | null;
            /** User Agent */
            user_agent: string | null;
        };
        /**
         * AuthState
         * @description What the sign-in page needs before anybody is signed in.
         */
        AuthState: {
            /** Setup Needed */
            setup_needed: boolean;
            /** Site Name */
            site_name: string;
        };
        /**
         * BandwidthHistory
         * @description The last 90 seconds: a series for each server, and their sum where all of them have a point.
         */
        BandwidthHistory: {
            /** Servers */
            servers: components["schemas"]["ServerSeries"][];
            /** Step S */
            step_s: number;
            /** Total */
            total: components["schemas"]["Point"][];
        };
        /**
         * CacheServer
         * @description One server in one cache. ``next_at``: when it is read again at the latest, if a clock runs.
         */
        CacheServer: {
            /** Count */
            count?: number | null;
            error?: components["schemas"]["SnapshotError"] | null;
            /** Next At */
            next_at?: string | null;
            /** Server Id */
            server_id: number;
            /** Server Name */
            server_name: string;
            /**
             * Stale
             * @default true
             */
            stale: boolean;
            /** Taken At */
            taken_at?: string | null;
            /** Tried At */
            tried_at?: string | null;
        };
        /**
         * CacheStatus
         * @description One cache. ``every_s``: seconds between two reads; ``good_for_s``: age in seconds until it counts as stale.
         */
        CacheStatus: {
            /** Every S */
            every_s: number;
            /** Good For S */
            good_for_s: number;
            /** Name */
            name: string;
            /** Servers */
            servers: components["schemas"]["CacheServer"][];
            /** Title */
            title: string;
        };
        /**
         * Counts
         * @description The house at a glance. Bandwidth in kbit/s; a session whose bandwidth is unknown adds nothing to it.
         */
        Counts: {
            /**
             * Bandwidth Kbps
             * @default 0
             */
            bandwidth_kbps: number;
            /**
             * Hw Transcodes
             * @default 0
             */
            hw_transcodes: number;
            /**
             * Lan Kbps
             * @default 0
             */
            lan_kbps: number;
            /**
             * Paused
             * @default 0
             */
            paused: number;
            /**
             * Playing
             * @default 0
             */
            playing: number;
            /**
             * Servers
             * @default 0
             */
            servers: number;
            /**
             * Servers Up
             * @default 0
             */
            servers_up: number;
            /**
             * Sessions
             * @default 0
             */
            sessions: number;
            /**
             * Sw Transcodes
             * @default 0
             */
            sw_transcodes: number;
            /**
             * Transcodes
             * @default 0
             */
            transcodes: number;
            /**
             * Users
             * @default 0
             */
            users: number;
            /**
             * Wan Kbps
             * @default 0
             */
            wan_kbps: number;
        };
        /**
         * Decision
         * @description How one part of the media travels. ``NONE``: there is no such part, for instance no subtitle is shown.
         * @enum {string}
         */
        Decision: "direct_play" | "direct_stream" | "transcode" | "none";
        /**
         * Decisions
         * @description How each part of the media travels. The container is ``direct_stream`` when it is repackaged.
         */
        Decisions: {
            /** @default none */
            audio: components["schemas"]["Decision"];
            /** @default direct_play */
            container: components["schemas"]["Decision"];
            /** @default none */
            subtitle: components["schemas"]["Decision"];
            /** @default none */
            video: components["schemas"]["Decision"];
        };
        /**
         * DynamicRange
         * @description Dynamic range of a picture. ``HDR`` is used when the server says no more than that.
         * @enum {string}
         */
        DynamicRange: "SDR" | "HDR" | "HDR10" | "HDR10+" | "HLG" | "DolbyVision";
        /**
         * Fault
         * @description The kind of a failed exchange with a server. Only these words, and ours about them, reach a person.
         * @enum {string}
         */
        Fault: "dns" | "connect" | "timeout" | "reset" | "tls_untrusted" | "tls_expired" | "tls_name" | "tls_pin" | "address_refused" | "protocol" | "server_error" | "rate_limited" | "auth" | "not_this_product" | "bad_payload" | "too_large" | "not_found" | "refused" | "plugin_error";
        /**
         * FileKind
         * @description What an export is written as.
         * @enum {string}
         */
        FileKind: "csv" | "json";
        /**
         * Grant
         * @description A right an account may hold at a server.
         * @enum {string}
         */
        Grant: "servers.view" | "servers.manage" | "sessions.view" | "sessions.pii" | "sessions.terminate" | "users.view" | "users.manage" | "analytics.view" | "containers.view" | "containers.operate";
        /**
         * GrantInfo
         * @description A grant that can be given. ``needs_role``: who may hold it; ``short_names``: what it is part of; ``plugin``: who
         *     declared it, if a plugin did.
         */
        GrantInfo: {
            /** Grant */
            grant: string;
            /** Needs Role */
            needs_role: components["schemas"]["AccountRole"][];
            /** Plugin */
            plugin?: string | null;
            /**
             * Short Names
             * @default []
             */
            short_names: string[];
            /** Title */
            title: string;
            /** What */
            what: string;
        };
        /**
         * GrantableServer
         * @description A server at which the caller may give the account something, and what.
         */
        GrantableServer: {
            /** Grantable */
            grantable: string[];
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /**
         * Health
         * @description It lives, or it is ready to serve.
         */
        Health: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /**
         * ImageKind
         * @description Which picture of a thing.
         * @enum {string}
         */
        ImageKind: "poster" | "backdrop" | "thumb" | "avatar";
        /**
         * ImageRef
         * @description A picture a provider with ``Artwork`` can fetch: the server's id of the thing, and which of its pictures.
         */
        ImageRef: {
            /** Id */
            id: string;
            kind: components["schemas"]["ImageKind"];
        };
        /**
         * ImageSize
         * @description How large a picture is asked for: ``small`` 96, ``medium`` 240, ``large`` 640 pixels wide at most.
         * @enum {string}
         */
        ImageSize: "small" | "medium" | "large";
        /**
         * LibraryRef
         * @description The library an item comes from.
         */
        LibraryRef: {
            /** Id */
            id: string;
            /** Name */
            name?: string | null;
        };
        /**
         * Limit
         * @description Something this server refuses although its kind can do it: the capability's name and the server's own reason
         *     in our words, for instance ``Termination``: "needs Plex Pass".
         */
        Limit: {
            /** Capability */
            capability: string;
            /** Reason */
            reason: string;
        };
        /**
         * LocalUser
         * @description An account. ``one_time_until``: it has a one-time password, good until then; ``sign_ins``: how many hold;
         *     ``locked_until``: too many failed tries; ``password_readable``: false when the stored hash cannot be read and only the
         *     host can help; ``may``: what the caller may do with it.
         */
        LocalUser: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["Maker"] | null;
            /** Enabled */
            enabled: boolean;
            /** Grants */
            grants: {
                [key: string]: string[];
            };
            /** Id */
            id: number;
            /** Locked Until */
            locked_until: string | null;
            /** May */
            may: {
                [key: string]: components["schemas"]["Verdict"];
            };
            /** Must Change Password */
            must_change_password: boolean;
            /** Name */
            name: string;
            /** One Time Until */
            one_time_until: string | null;
            /** Password Readable */
            password_readable: boolean;
            role: components["schemas"]["Role"];
            /** Sign Ins */
            sign_ins: number;
            /** Signed In At */
            signed_in_at: string | null;
        };
        /**
         * LocalUserChange
         * @description What to change; what is left out stays.
         */
        LocalUserChange: {
            /** Enabled */
            enabled?: boolean | null;
            /** Must Change Password */
            must_change_password?: boolean | null;
            /** Name */
            name?: string | null;
            role?: components["schemas"]["AccountRole"] | null;
        };
        /**
         * LoginRequest
         * @description Name and password. ``remember``: stay signed in for two weeks of silence instead of a day.
         */
        LoginRequest: {
            /** Password */
            password: string;
            /**
             * Remember
             * @default false
             */
            remember: boolean;
            /** Username */
            username: string;
        };
        /**
         * MadeLocalUser
         * @description A new account, and its one-time password if it got one.
         */
        MadeLocalUser: {
            account: components["schemas"]["LocalUser"];
            /** One Time Password */
            one_time_password?: string | null;
            /** Valid Until */
            valid_until?: string | null;
        };
        /**
         * Maker
         * @description Who made an account.
         */
        Maker: {
            /** Id */
            id: number;
            /** Name */
            name: string;
        };
        /**
         * MediaLogin
         * @description Name and password, for the one server that was picked.
         */
        MediaLogin: {
            /**
             * Password
             * Format: password
             */
            password: string;
            /**
             * Remember
             * @default false
             */
            remember: boolean;
            /** Server Id */
            server_id: number;
            /** Username */
            username: string;
        };
        /**
         * MediaServer
         * @description A server at which media users may sign in, and how.
         */
        MediaServer: {
            /** Color */
            color: string;
            /** How */
            how: string[];
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Kind Title */
            kind_title: string;
            /** Name */
            name: string;
        };
        /**
         * MediaStream
         * @description One side of the stream: the ``source`` as it lies on disk, or the ``stream`` as it reaches the player.
         */
        MediaStream: {
            audio?: components["schemas"]["AudioTrack"] | null;
            /** Bitrate Kbps */
            bitrate_kbps?: number | null;
            /** Container */
            container?: string | null;
            subtitle?: components["schemas"]["SubtitleTrack"] | null;
            video?: components["schemas"]["VideoTrack"] | null;
        };
        /**
         * MediaType
         * @description What kind of thing plays.
         * @enum {string}
         */
        MediaType: "movie" | "episode" | "track" | "live" | "clip" | "photo" | "book";
        /**
         * Network
         * @description How the player reaches the server. ``address`` is shown only with the grant ``sessions.pii``.
         */
        Network: {
            /** Address */
            address?: string | null;
            location?: components["schemas"]["NetworkPlace"] | null;
            /** Secure */
            secure?: boolean | null;
        };
        /**
         * NetworkPlace
         * @description Where the player sits, seen from the server.
         * @enum {string}
         */
        NetworkPlace: "lan" | "wan" | "relay";
        /**
         * NewLocalUser
         * @description An account to make. Without a password it gets a one-time one, good for 30 minutes, which is told once.
         */
        NewLocalUser: {
            /**
             * Must Change Password
             * @default true
             */
            must_change_password: boolean;
            /** Name */
            name: string;
            /** Password */
            password?: string | null;
            /** Permissions */
            permissions?: {
                [key: string]: string[];
            };
            role: components["schemas"]["AccountRole"];
        };
        /**
         * NewServer
         * @description A server to add; ``options`` are those of the kind's form. Without a name it gets the server's own.
         */
        NewServer: {
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            /** Kind */
            kind: string;
            /**
             * Name
             * @default
             */
            name: string;
            /** Options */
            options: {
                [key: string]: unknown;
            };
        };
        /**
         * NoBody
         * @description An empty JSON object.
         */
        NoBody: Record<string, never>;
        /**
         * OneTime
         * @description A one-time password. It is told here and never again.
         */
        OneTime: {
            /** One Time Password */
            one_time_password: string;
            /**
             * Valid Until
             * Format: date-time
             */
            valid_until: string;
        };
        /**
         * OtherSession
         * @description That somebody else watches something: no name, no device, no address, no id to ask for more.
         */
        OtherSession: {
            /** Grandparent Title */
            grandparent_title?: string | null;
            /** Server Id */
            server_id: number;
            /** Server Kind */
            server_kind: string;
            /** Server Name */
            server_name: string;
            /** Title */
            title: string;
            type: components["schemas"]["MediaType"];
            /**
             * User
             * @default someone
             * @constant
             */
            user: "someone";
        };
        /**
         * Outcome
         * @description What was seen after a stop was sent. A server's success code is no proof (security.md P7).
         * @enum {string}
         */
        Outcome: "stopped" | "still_playing" | "came_back" | "unknown";
        /**
         * OwnPlayback
         * @description One viewing of a media user's own. ``played_s``: seconds really played.
         */
        OwnPlayback: {
            /** Device */
            device: string | null;
            /** Duration Ms */
            duration_ms: number | null;
            /** Ended At */
            ended_at: string | null;
            /** Episode */
            episode: number | null;
            /** Grandparent Title */
            grandparent_title: string | null;
            /** Id */
            id: number;
            /** Parent Title */
            parent_title: string | null;
            /** Platform */
            platform: string | null;
            /** Played S */
            played_s: number;
            /** Position Ms */
            position_ms: number | null;
            /** Product */
            product: string | null;
            /** Season */
            season: number | null;
            /** Server Id */
            server_id: number;
            /** Server Kind */
            server_kind: string;
            /** Server Name */
            server_name: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Title */
            title: string;
            /** Type */
            type: string;
            /** Year */
            year: number | null;
        };
        /**
         * OwnServer
         * @description A server at which a viewer is somebody.
         */
        OwnServer: {
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /**
         * OwnServerRow
         * @description A server at which a media user is somebody, without its address. ``can_terminate``: it lets sessions be stopped.
         */
        OwnServerRow: {
            /** Can Terminate */
            can_terminate: boolean;
            /** Color */
            color: string;
            /** Health */
            health: string;
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Kind Title */
            kind_title: string;
            /** Name */
            name: string;
        };
        /**
         * OwnSessions
         * @description A media user's sessions. ``others`` is empty unless an admin turned ``sharing`` on.
         */
        OwnSessions: {
            /** Items */
            items: components["schemas"]["SessionRow"][];
            /** Next */
            next?: string | null;
            /**
             * Others
             * @default []
             */
            others: components["schemas"]["OtherSession"][];
            /**
             * Servers
             * @default []
             */
            servers: components["schemas"]["ServerLive"][];
            /**
             * Sharing
             * @default false
             */
            sharing: boolean;
        };
        /**
         * OwnStop
         * @description How to stop one's own session; the message is shown where the server can.
         */
        OwnStop: {
            /**
             * Message
             * @default
             */
            message: string;
        };
        /** Page[AuditEntry] */
        Page_AuditEntry_: {
            /** Items */
            items: components["schemas"]["AuditEntry"][];
            /** Next */
            next?: string | null;
        };
        /** Page[CacheStatus] */
        Page_CacheStatus_: {
            /** Items */
            items: components["schemas"]["CacheStatus"][];
            /** Next */
            next?: string | null;
        };
        /** Page[GrantInfo] */
        Page_GrantInfo_: {
            /** Items */
            items: components["schemas"]["GrantInfo"][];
            /** Next */
            next?: string | null;
        };
        /** Page[LocalUser] */
        Page_LocalUser_: {
            /** Items */
            items: components["schemas"]["LocalUser"][];
            /** Next */
            next?: string | null;
        };
        /** Page[MediaServer] */
        Page_MediaServer_: {
            /** Items */
            items: components["schemas"]["MediaServer"][];
            /** Next */
            next?: string | null;
        };
        /** Page[OwnPlayback] */
        Page_OwnPlayback_: {
            /** Items */
            items: components["schemas"]["OwnPlayback"][];
            /** Next */
            next?: string | null;
        };
        /** Page[OwnServerRow] */
        Page_OwnServerRow_: {
            /** Items */
            items: components["schemas"]["OwnServerRow"][];
            /** Next */
            next?: string | null;
        };
        /** Page[PluginState] */
        Page_PluginState_: {
            /** Items */
            items: components["schemas"]["PluginState"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ServerKind] */
        Page_ServerKind_: {
            /** Items */
            items: components["schemas"]["ServerKind"][];
            /** Next */
            next?: string | null;
        };
        /** Page[ServerRow] */
        Page_ServerRow_: {
            /** Items */
            items: components["schemas"]["ServerRow"][];
            /** Next */
            next?: string | null;
        };
        /** Page[SignInRow] */
        Page_SignInRow_: {
            /** Items */
            items: components["schemas"]["SignInRow"][];
            /** Next */
            next?: string | null;
        };
        /** Page[str] */
        Page_str_: {
            /** Items */
            items: string[];
            /** Next */
            next?: string | null;
        };
        /**
         * PasswordChange
         * @description The present password and the wanted one.
         */
        PasswordChange: {
            /** Current Password */
            current_password: string;
            /** New Password */
            new_password: string;
        };
        /**
         * Permissions
         * @description The matrix. ``permissions``: what is given, by server id; ``servers``: the rows the caller may fill in.
         */
        Permissions: {
            /** Account Id */
            account_id: number;
            /** Permissions */
            permissions: {
                [key: string]: string[];
            };
            role: components["schemas"]["Role"];
            /** Servers */
            servers: components["schemas"]["GrantableServer"][];
        };
        /**
         * PinAnswer
         * @description How it stands; ask again after so many seconds while it is pending.
         */
        PinAnswer: {
            /**
             * Retry After
             * @default 2
             */
            retry_after: number;
            state: components["schemas"]["PinState"];
        };
        /**
         * PinFinish
         * @description Which waiting sign-in, and whether to stay signed in for two weeks of silence.
         */
        PinFinish: {
            /** Id */
            id: string;
            /**
             * Remember
             * @default false
             */
            remember: boolean;
        };
        /**
         * PinQuestion
         * @description Which waiting sign-in.
         */
        PinQuestion: {
            /** Id */
            id: string;
        };
        /**
         * PinStarted
         * @description A sign-in that waits. Open ``url``, or where there is none show ``code``; then ask every ``retry_after`` seconds.
         */
        PinStarted: {
            /** Code */
            code: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /**
             * Retry After
             * @default 2
             */
            retry_after: number;
            /** Url */
            url: string | null;
        };
        /**
         * PinState
         * @description How a waiting sign-in stands.
         * @enum {string}
         */
        PinState: "pending" | "ready" | "expired";
        /**
         * PinWish
         * @description At which server; without one the first of the kind will do.
         */
        PinWish: {
            /** Server Id */
            server_id?: number | null;
        };
        /**
         * PlayState
         * @description What the player does.
         * @enum {string}
         */
        PlayState: "playing" | "paused" | "buffering";
        /**
         * Player
         * @description On what it plays. ``device`` is the device's name, ``product`` the app.
         */
        Player: {
            /** Device */
            device?: string | null;
            /** Device Id */
            device_id?: string | null;
            /** Platform */
            platform?: string | null;
            /** Product */
            product?: string | null;
            /** Version */
            version?: string | null;
        };
        /**
         * PluginCondition
         * @description How a plugin stands.
         * @enum {string}
         */
        PluginCondition: "ok" | "quarantined" | "disabled";
        /**
         * PluginState
         * @description One plugin as admins see it. ``brings`` maps a hook's noun to the names declared through it.
         */
        PluginState: {
            /**
             * Brings
             * @default {}
             */
            brings: {
                [key: string]: string[];
            };
            condition: components["schemas"]["PluginCondition"];
            /** Distribution */
            distribution: string;
            /** Name */
            name: string;
            /** Reason */
            reason?: string | null;
            /** Version */
            version: string;
        };
        /**
         * Point
         * @description What went over the line at a moment, in kbit/s.
         */
        Point: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Lan Kbps */
            lan_kbps: number;
            /** Total Kbps */
            total_kbps: number;
            /** Wan Kbps */
            wan_kbps: number;
        };
        /**
         * Resolution
         * @description Resolution by width and height: 3840x1600 is 4K.
         * @enum {string}
         */
        Resolution: "8K" | "4K" | "1440p" | "1080p" | "720p" | "576p" | "480p" | "SD";
        /**
         * Role
         * @description What somebody who signed in is. A role gives nothing by itself, admin excepted: it is the most that grants may give.
         *
         *     Viewers are media users, who prove themselves at their own server; there is no account of this role.
         * @enum {string}
         */
        Role: "admin" | "staff" | "support" | "viewer";
        /**
         * ServerChange
         * @description What to change; what is left out stays, and so do secrets while the address keeps its origin.
         */
        ServerChange: {
            /** Enabled */
            enabled?: boolean | null;
            /** Name */
            name?: string | null;
            /** Options */
            options?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * ServerInfo
         * @description Who answers behind a configured address. ``machine_id`` is stable over restarts and address changes.
         *
         *     ``newer_version`` is the update the server itself knows of, None if it knows none or does not tell.
         */
        ServerInfo: {
            /**
             * Limits
             * @default []
             */
            limits: components["schemas"]["Limit"][];
            /** Machine Id */
            machine_id: string;
            /** Name */
            name: string;
            /** Newer Version */
            newer_version?: string | null;
            /** Product */
            product: string;
            /** Version */
            version: string;
        };
        /**
         * ServerKind
         * @description A kind of server that can be added. ``form``: JSON schema of what an admin fills in; secrets are ``writeOnly``.
         */
        ServerKind: {
            /** Capabilities */
            capabilities: string[];
            /** Color */
            color: string;
            /** Form */
            form: {
                [key: string]: unknown;
            };
            /** Kind */
            kind: string;
            /** Title */
            title: string;
        };
        /**
         * ServerLive
         * @description How fresh the sessions of one server are. ``taken_at``: when they were true; ``error``: why the last try failed.
         */
        ServerLive: {
            error?: components["schemas"]["SnapshotError"] | null;
            /** Server Id */
            server_id: number;
            /** Server Kind */
            server_kind: string;
            /** Server Name */
            server_name: string;
            /**
             * Set Aside
             * @default 0
             */
            set_aside: number;
            /**
             * Stale
             * @default true
             */
            stale: boolean;
            /** Taken At */
            taken_at?: string | null;
        };
        /**
         * ServerRow
         * @description A server as accounts see it. ``url`` and ``tls`` only with the grant ``servers.manage``.
         *
         *     ``plugin_missing``: what to install, when no loaded plugin knows this kind; everything else is then as last known.
         */
        ServerRow: {
            /**
             * Capabilities
             * @default []
             */
            capabilities: string[];
            /** Color */
            color: string;
            /** Enabled */
            enabled: boolean;
            /** Health */
            health: string;
            /** Health Reason */
            health_reason?: string | null;
            /**
             * Health Since
             * Format: date-time
             */
            health_since: string;
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Kind Title */
            kind_title: string;
            /**
             * Limits
             * @default []
             */
            limits: components["schemas"]["Limit"][];
            /** Machine Id */
            machine_id?: string | null;
            /** Name */
            name: string;
            /** Newer Version */
            newer_version?: string | null;
            /** Plugin Missing */
            plugin_missing?: string | null;
            /** Product */
            product?: string | null;
            /** Sessions */
            sessions?: number | null;
            /** Taken At */
            taken_at?: string | null;
            /** Tls */
            tls?: string | null;
            /** Url */
            url?: string | null;
            /** Version */
            version?: string | null;
        };
        /**
         * ServerSeries
         * @description The points of one server, oldest first.
         */
        ServerSeries: {
            /** Points */
            points: components["schemas"]["Point"][];
            /** Server Id */
            server_id: number;
            /** Server Kind */
            server_kind: string;
            /** Server Name */
            server_name: string;
        };
        /**
         * ServerTrial
         * @description Options to try. With ``server_id`` the secrets left out are those of that server.
         */
        ServerTrial: {
            /** Kind */
            kind: string;
            /** Options */
            options: {
                [key: string]: unknown;
            };
            /** Server Id */
            server_id?: number | null;
        };
        /**
         * SessionList
         * @description Sessions of several servers, and how fresh those of each are. Documents the reply, whose bytes are put together.
         */
        SessionList: {
            /** Items */
            items: components["schemas"]["SessionRow"][];
            /** Next */
            next?: string | null;
            /**
             * Servers
             * @default []
             */
            servers: components["schemas"]["ServerLive"][];
        };
        /**
         * SessionMedia
         * @description What plays.
         *
         *     For an episode: ``title`` is the episode, ``parent_title`` the season, ``grandparent_title`` the show. For a track:
         *     track, album, artist. For live TV: programme, none, channel. ``duration_ms`` is None for live TV and photos.
         *     ``guids`` are external ids such as ``imdb://tt0133093``, ``tmdb://603``, ``tvdb://81189``, lower case and sorted.
         */
        SessionMedia: {
            artwork?: components["schemas"]["ImageRef"] | null;
            /** Duration Ms */
            duration_ms?: number | null;
            /** Episode */
            episode?: number | null;
            /** Grandparent Title */
            grandparent_title?: string | null;
            /**
             * Guids
             * @default []
             */
            guids: string[];
            /** Id */
            id: string;
            library?: components["schemas"]["LibraryRef"] | null;
            /** Parent Title */
            parent_title?: string | null;
            /** Season */
            season?: number | null;
            /** Title */
            title: string;
            type: components["schemas"]["MediaType"];
            /** Year */
            year?: number | null;
        };
        /**
         * SessionRow
         * @description A session as the API and the stream show it. ``first_seen``: since when TowerView knows this playback.
         */
        SessionRow: {
            /** Bandwidth Kbps */
            bandwidth_kbps?: number | null;
            /**
             * Can Message
             * @default false
             */
            can_message: boolean;
            /**
             * @default {
             *       "audio": "none",
             *       "container": "direct_play",
             *       "subtitle": "none",
             *       "video": "none"
             *     }
             */
            decision: components["schemas"]["Decisions"];
            /** First Seen */
            first_seen?: string | null;
            /** Id */
            id: string;
            media: components["schemas"]["SessionMedia"];
            /** @default {} */
            network: components["schemas"]["Network"];
            /** @default {} */
            player: components["schemas"]["Player"];
            /** Position Ms */
            position_ms?: number | null;
            /** Server Id */
            server_id: number;
            /** Server Kind */
            server_kind: string;
            /** Server Name */
            server_name: string;
            /** @default {} */
            source: components["schemas"]["MediaStream"];
            /** Started At */
            started_at?: string | null;
            state: components["schemas"]["PlayState"];
            /** @default {} */
            stream: components["schemas"]["MediaStream"];
            /** Terminate Id */
            terminate_id?: string | null;
            transcode?: components["schemas"]["Transcode"] | null;
            user: components["schemas"]["SessionUser"];
        };
        /**
         * SessionUser
         * @description Who watches. ``id`` is the server's own id of the user; names are labels and may change.
         */
        SessionUser: {
            avatar?: components["schemas"]["ImageRef"] | null;
            /** Id */
            id?: string | null;
            /**
             * Name
             * @default
             */
            name: string;
        };
        /**
         * SetupRequest
         * @description The first admin, with the one-time secret of the terminal.
         */
        SetupRequest: {
            /** Password */
            password: string;
            /** Secret */
            secret: string;
            /** Username */
            username: string;
        };
        /**
         * ShownOptions
         * @description A stored form as an admin may see it: without secrets, but with the names of those that are set.
         */
        ShownOptions: {
            /** Options */
            options: {
                [key: string]: string | boolean | number | null;
            };
            /** Secrets Set */
            secrets_set: string[];
        };
        /**
         * SignInRow
         * @description A sign-in. ``current``: the one that asks; ``ended_by_force``: an old token of it came back, so it was ended.
         */
        SignInRow: {
            /** Address */
            address: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Current */
            current: boolean;
            /**
             * Ended By Force
             * @default false
             */
            ended_by_force: boolean;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Id */
            id: string;
            /**
             * Last Used At
             * Format: date-time
             */
            last_used_at: string;
            /** User Agent */
            user_agent: string | null;
        };
        /**
         * SiteChange
         * @description What to change; what is left out stays.
         */
        SiteChange: {
            /** Audit Days */
            audit_days?: number | null;
            /** Name */
            name?: string | null;
            /** Sharing */
            sharing?: boolean | null;
        };
        /**
         * SiteSettings
         * @description ``sharing``: media users see that somebody else watches, and what, but never who. ``audit_days``: how long lines of
         *     the audit log are kept.
         */
        SiteSettings: {
            /**
             * Audit Days
             * @default 365
             */
            audit_days: number;
            /**
             * Name
             * @default TowerView
             */
            name: string;
            /**
             * Sharing
             * @default false
             */
            sharing: boolean;
        };
        /**
         * SnapshotError
         * @description Why the last collect failed: its kind and our own sentence, since ``since``.
         */
        SnapshotError: {
            fault: components["schemas"]["Fault"];
            /** Message */
            message: string;
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * Stop
         * @description How to stop a session; the message is shown to the viewer where the server can.
         *
         *     ``revoke_device``: if the player ignores the stop, sign its device out for all its users, where the server can. Needs
         *     the grant ``servers.manage`` as well.
         */
        Stop: {
            /**
             * Message
             * @default
             */
            message: string;
            /**
             * Revoke Device
             * @default false
             */
            revoke_device: boolean;
        };
        /**
         * SubtitleTrack
         * @description The subtitle that is shown. ``burned``: drawn into the picture, which forces a video transcode.
         */
        SubtitleTrack: {
            /**
             * Burned
             * @default false
             */
            burned: boolean;
            /** Codec */
            codec?: string | null;
            /** Language */
            language?: string | null;
        };
        /**
         * Terminated
         * @description The outcome of a stop, and a sentence about it.
         */
        Terminated: {
            /** Message */
            message: string;
            outcome: components["schemas"]["Outcome"];
        };
        /**
         * Text
         * @description A text for a viewer.
         */
        Text: {
            /** Text */
            text: string;
        };
        /**
         * TicketReply
         * @description A ticket for one stream; it is good for 30 seconds.
         */
        TicketReply: {
            /** Ticket */
            ticket: string;
        };
        /**
         * TokenReply
         * @description An access token for the ``Authorization: Bearer`` header; ``expires_in`` in seconds.
         */
        TokenReply: {
            /** Access Token */
            access_token: string;
            account: components["schemas"]["AccountView"];
            /** Expires In */
            expires_in: number;
        };
        /**
         * Transcode
         * @description The transcoder at work. ``hw_decode`` and ``hw_encode`` are names such as ``nvenc``, ``qsv``, ``vaapi``; None: the
         *     processor does it, or that step does not happen. ``speed`` in multiples of real time (0 while throttled is normal).
         *     ``progress`` in percent of the item, None for live TV. ``reasons`` are the server's own words, one thing each.
         */
        Transcode: {
            /**
             * Full Pipeline
             * @default false
             */
            full_pipeline: boolean;
            /** Hw Decode */
            hw_decode?: string | null;
            /** Hw Encode */
            hw_encode?: string | null;
            /** Progress */
            progress?: number | null;
            /**
             * Reasons
             * @default []
             */
            reasons: string[];
            /** Speed */
            speed?: number | null;
            /**
             * Throttled
             * @default false
             */
            throttled: boolean;
        };
        /**
         * Trial
         * @description What a connection test found: who answered, or exactly what is wrong and at which field.
         */
        Trial: {
            /** Fault */
            fault?: string | null;
            /** Field */
            field?: string | null;
            info?: components["schemas"]["ServerInfo"] | null;
            /** Message */
            message: string;
            /** Ok */
            ok: boolean;
        };
        /**
         * Verdict
         * @description Whether the caller may do a thing, and if not, why: the words beside a button that cannot be pressed.
         */
        Verdict: {
            /** Allowed */
            allowed: boolean;
            /** Why */
            why?: string | null;
        };
        /**
         * VideoTrack
         * @description A picture. ``resolution_inferred``: the resolution was not told by the server but follows a rule (Plex, while the
         *     source of a transcode is unknown); the screen says so and no policy acts on it unless its admin allows that.
         */
        VideoTrack: {
            /** Bit Depth */
            bit_depth?: number | null;
            /** Codec */
            codec?: string | null;
            /** Dolby Vision Profile */
            dolby_vision_profile?: string | null;
            dynamic_range?: components["schemas"]["DynamicRange"] | null;
            /** Frame Rate */
            frame_rate?: number | null;
            /** Height */
            height?: number | null;
            /** Profile */
            profile?: string | null;
            resolution?: components["schemas"]["Resolution"] | null;
            /**
             * Resolution Inferred
             * @default false
             */
            resolution_inferred: boolean;
            /** Width */
            width?: number | null;
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
    list_lines_api_admin_audit_logs_get: {
        parameters: {
            query?: {
                actor?: string;
                actor_kind?: ("account" | "viewer" | "system" | "anonymous") | null;
                action?: string;
                server_id?: number | null;
                result?: ("ok" | "denied" | "failed") | null;
                from?: string | null;
                to?: string | null;
                search?: string;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_actions_api_admin_audit_logs_actions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_str_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    export_lines_api_admin_audit_logs_export_get: {
        parameters: {
            query?: {
                actor?: string;
                actor_kind?: ("account" | "viewer" | "system" | "anonymous") | null;
                action?: string;
                server_id?: number | null;
                result?: ("ok" | "denied" | "failed") | null;
                from?: string | null;
                to?: string | null;
                search?: string;
                format?: components["schemas"]["FileKind"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/csv": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_caches_api_admin_caches_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CacheStatus_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    refresh_cache_api_admin_caches__name__refresh_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheStatus"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_grants_api_admin_grants_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_GrantInfo_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_local_users_api_admin_local_users_get: {
        parameters: {
            query?: {
                search?: string;
                role?: components["schemas"]["AccountRole"] | null;
                enabled?: boolean | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LocalUser_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    make_local_user_api_admin_local_users_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLocalUser"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeLocalUser"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_local_user_api_admin_local_users__account_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalUser"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    delete_local_user_api_admin_local_users__account_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    change_local_user_api_admin_local_users__account_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocalUserChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalUser"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_permissions_api_admin_local_users__account_id__permissions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permissions"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    set_permissions_api_admin_local_users__account_id__permissions_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: string[];
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permissions"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    reset_password_api_admin_local_users__account_id__reset_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTime"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_sign_ins_api_admin_local_users__account_id__sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SignInRow_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    end_sign_ins_api_admin_local_users__account_id__sessions_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    end_sign_in_api_admin_local_users__account_id__sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: number;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_kinds_api_admin_server_kinds_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ServerKind_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_servers_api_admin_servers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ServerRow_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    add_server_api_admin_servers_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewServer"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerRow"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    try_server_api_admin_servers_test_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServerTrial"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trial"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_server_api_admin_servers__server_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerRow"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    remove_server_api_admin_servers__server_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    change_server_api_admin_servers__server_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServerChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerRow"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_options_api_admin_servers__server_id__options_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownOptions"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_sessions_of_server_api_admin_servers__server_id__sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    message_api_admin_servers__server_id__sessions__session_id__message_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    terminate_api_admin_servers__server_id__sessions__session_id__terminate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Stop"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminated"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    test_server_api_admin_servers__server_id__test_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trial"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_version_api_admin_servers__server_id__version_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerInfo"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_sessions_api_admin_sessions_get: {
        parameters: {
            query?: {
                server_id?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_bandwidth_api_admin_sessions_bandwidth_history_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BandwidthHistory"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_cache_status_api_admin_sessions_cache_status_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheStatus"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_counts_api_admin_sessions_counts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counts"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    refresh_api_admin_sessions_refresh_cache_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheStatus"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    change_password_api_auth_change_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    sign_in_api_auth_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    sign_out_api_auth_logout_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_me_api_auth_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    finish_pin_api_auth_media_authenticate_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinFinish"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    check_pin_api_auth_media_oauth__kind__check_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinQuestion"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinAnswer"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    start_pin_api_auth_media_oauth__kind__init_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinWish"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinStarted"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_media_servers_api_auth_media_servers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MediaServer_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    sign_in_media_user_api_auth_media_username_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MediaLogin"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    refresh_api_auth_refresh_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_sign_ins_api_auth_sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SignInRow_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    end_other_sign_ins_api_auth_sessions_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    end_sign_in_api_auth_sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    set_up_api_auth_setup_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_state_api_auth_state_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthState"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    make_ticket_api_auth_stream_ticket_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketReply"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    live_api_health_live_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    ready_api_health_ready_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_own_history_api_me_history_get: {
        parameters: {
            query?: {
                search?: string;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OwnPlayback_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_own_servers_api_me_servers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OwnServerRow_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_own_image_api_me_servers__server_id__image__image_id___kind__get: {
        parameters: {
            query?: {
                size?: components["schemas"]["ImageSize"];
            };
            header?: never;
            path: {
                server_id: number;
                image_id: string;
                kind: components["schemas"]["ImageKind"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                    "image/png": unknown;
                    "image/webp": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_own_sessions_api_me_sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnSessions"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    terminate_own_api_me_sessions__server_id___session_id__terminate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: number;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnStop"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminated"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    list_plugins_api_plugins_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PluginState_"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_image_api_servers__server_id__image__image_id___kind__get: {
        parameters: {
            query?: {
                size?: components["schemas"]["ImageSize"];
            };
            header?: never;
            path: {
                server_id: number;
                image_id: string;
                kind: components["schemas"]["ImageKind"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                    "image/png": unknown;
                    "image/webp": unknown;
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_site_api_settings_site_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    change_site_api_settings_site_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
    read_openapi_openapi_json_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Detail */
                        detail: string;
                        /** Field */
                        field?: string | null;
                        /** Request Id */
                        request_id: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /** Type */
                        type: string;
                    };
                };
            };
        };
    };
}
