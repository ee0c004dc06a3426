// What every page needs: each module is one behaviour, and every page works without all of them.
import "./htmx-manners.js";
import "./auto-grow.js";
import "./device.js"; // before the dialog: it tells what to ask
import "./confirm-dialog.js";
import "./toast.js";
import "./offline.js";
import "./keeping.js";
import "./opened.js";
import "./sheet-menu.js";
