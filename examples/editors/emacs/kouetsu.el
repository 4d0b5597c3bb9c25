;;; kouetsu.el --- kouetsu in Emacs, with eglot  -*- lexical-binding: t -*-

;;; Commentary:
;; Load this file from the init file, and open a Markdown document with `markdown-mode': findings appear as you type, and
;; the safe fixes are made whenever it is saved.  Emacs 29 has eglot; older ones get it from GNU ELPA.

;;; Code:

(require 'eglot)

(defun kouetsu-fix-all ()
  "Make all safe fixes of the buffer."
  (when (eglot-current-server)
    ;; Having nothing to fix is an error to eglot.
    (ignore-errors
      (eglot-code-actions (point-min) (point-max) "source.fixAll.kouetsu" t))))

(defun kouetsu-start ()
  "Let kouetsu check the buffer."
  (eglot-ensure)
  (add-hook 'before-save-hook #'kouetsu-fix-all nil t))

(add-to-list 'eglot-server-programs
             '((markdown-mode gfm-mode markdown-ts-mode) . ("kouetsu" "server")))
(dolist (hook '(markdown-mode-hook gfm-mode-hook markdown-ts-mode-hook))
  (add-hook hook #'kouetsu-start))

(provide 'kouetsu)
;;; kouetsu.el ends here
