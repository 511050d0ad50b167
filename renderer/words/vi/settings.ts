import type { settings as english } from '../en/settings.ts';
import type { Translated } from '../en/translated.ts';

export const settings: Translated<typeof english> = {
  title: 'Cài đặt',
  here: 'Lưu trên máy tính này, chỉ dành cho bạn.',
  appearance: 'Giao diện',
  language: 'Ngôn ngữ',
  theme: 'Nền',
  themes: { system: 'Theo hệ thống', dark: 'Tối', light: 'Sáng' },
  clock: 'Giờ hiển thị',
  clocks: {
    sites: 'Giờ của trạm; nếu các trạm khác giờ thì theo máy tính này ({{zone}})',
    computer: 'Giờ của máy tính này ({{zone}})',
    utc: 'UTC',
  },
  notices: 'Thông báo',
  noticesHint: 'Hệ thống hiện thông báo khi cửa sổ này không ở phía trước.',
  notice: {
    broken: 'Một trạm vừa hỏng',
    held: 'Một lần triển khai bị dừng chờ',
    'rolled-back': 'Một lần triển khai tự quay lui',
    approval: 'Một lần triển khai chờ phê duyệt',
  },
  permission: {
    default: 'Chưa hỏi trình duyệt xem trang này có được phép thông báo hay không.',
    denied:
      'Trình duyệt không cho trang này thông báo. Hãy cho phép trong cài đặt của trình duyệt.',
    missing: 'Trình duyệt này không có thông báo.',
  },
  allow: 'Cho phép thông báo',
  fleet: 'Fleet',
  fleetFile: 'Tệp fleet',
  lab: 'Trạm luyện tập (lab): do chính Tallydeck mô phỏng',
  openFleet: 'Mở tệp fleet …',
  openFile: 'Mở {{file}}',
  openLab: 'Mở trạm luyện tập (lab)',
  recent: 'Fleet gần đây',
  restarts: 'Tallydeck khởi động lại với fleet mà bạn mở.',
  headless: 'Để mở fleet khác, hãy tắt Tallydeck này rồi chạy lại bằng lệnh:',
  openRollout: 'Mở lần triển khai',
  about: 'Giới thiệu',
  version: 'Phiên bản',
  operator: 'Thay đổi được ký với tên',
};
