import type { Language } from '../../shared/model/language.ts';

/** Words of the window's own menu and dialogs; the page has its own (renderer/words). */
const en = {
  file: 'File',
  openFleet: 'Open fleet file …',
  recentFleets: 'Recent fleets',
  noRecent: 'None yet',
  lab: 'Training site (lab)',
  settings: 'Settings …',
  quit: 'Quit Tallydeck',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  reload: 'Reload',
  developerTools: 'Developer tools',
  window: 'Window',
  minimize: 'Minimize',
  close: 'Close',
  fleetFiles: 'Fleet files',
  notOpened: 'This fleet file has problems. The fleet that is open stays open.',
  leaveTitle: 'This console is driving',
  leaveQuestion: 'Leave Tallydeck?',
  stay: 'Stay',
  leave: 'Leave',
  leaveRollout: 'Rollout of {release} at {place}: nobody watches it meanwhile. {restart}',
  leaveLease:
    'The candidate at {sites} gets its share only while this console runs. Without it, HAProxy sends everything there to stable after {seconds} s.',
  startedAgain: 'Tallydeck was started again',
  startedAgainWhy:
    'It ended by an error of its own; its log has it. Rollouts go on, hold or roll back as their plans say.',
  restart: {
    continue: 'When Tallydeck is started again, it looks and goes on.',
    hold: 'When Tallydeck is started again, it holds and asks.',
    'roll-back': 'When Tallydeck is started again, it rolls back.',
  },
};

const vi: typeof en = {
  file: 'Tệp',
  openFleet: 'Mở tệp fleet …',
  recentFleets: 'Fleet gần đây',
  noRecent: 'Chưa có',
  lab: 'Trạm luyện tập (lab)',
  settings: 'Cài đặt …',
  quit: 'Thoát Tallydeck',
  edit: 'Chỉnh sửa',
  undo: 'Hoàn tác',
  redo: 'Làm lại',
  cut: 'Cắt',
  copy: 'Sao chép',
  paste: 'Dán',
  selectAll: 'Chọn tất cả',
  view: 'Hiển thị',
  resetZoom: 'Kích thước gốc',
  zoomIn: 'Phóng to',
  zoomOut: 'Thu nhỏ',
  fullScreen: 'Toàn màn hình',
  reload: 'Tải lại',
  developerTools: 'Công cụ lập trình',
  window: 'Cửa sổ',
  minimize: 'Thu nhỏ cửa sổ',
  close: 'Đóng',
  fleetFiles: 'Tệp fleet',
  notOpened: 'Tệp fleet này có lỗi. Fleet đang mở vẫn được giữ nguyên.',
  leaveTitle: 'Máy điều khiển này đang điều khiển',
  leaveQuestion: 'Thoát Tallydeck?',
  stay: 'Ở lại',
  leave: 'Thoát',
  leaveRollout: 'Lần triển khai {release} tại {place}: trong lúc đó không ai theo dõi. {restart}',
  leaveLease:
    'Bản thử nghiệm tại {sites} chỉ nhận phần camera của mình khi máy điều khiển này còn chạy. Nếu không, sau {seconds} giây HAProxy tự chuyển mọi thứ ở đó về bản ổn định.',
  startedAgain: 'Tallydeck đã được khởi động lại',
  startedAgainWhy:
    'Ứng dụng dừng do lỗi của chính nó; nhật ký có ghi lỗi. Các lần triển khai đi tiếp, dừng chờ hoặc quay lui theo kế hoạch.',
  restart: {
    continue: 'Khi Tallydeck chạy lại, nó kiểm tra rồi đi tiếp.',
    hold: 'Khi Tallydeck chạy lại, nó dừng chờ và hỏi.',
    'roll-back': 'Khi Tallydeck chạy lại, nó quay lui.',
  },
};

export type ShellWords = typeof en;

export const shellWords: Readonly<Record<Language, ShellWords>> = { en, vi };

/** A sentence with its gaps filled in. */
export const fillIn = (sentence: string, words: Readonly<Record<string, string | number>>) =>
  sentence.replace(/\{(\w+)\}/g, (gap, name: string) => String(words[name] ?? gap));

/** The language of the system until the page has told the one in use. */
export const languageOf = (locale: string): Language => (locale.startsWith('vi') ? 'vi' : 'en');
