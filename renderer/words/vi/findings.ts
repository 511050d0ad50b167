import type { findings as english } from '../en/findings.ts';
import type { Translated } from '../en/translated.ts';

export const findings: Translated<typeof english> = {
  what: {
    'link-down': '{{subject}} không trả lời',
    'link-refused': 'Kết nối tới {{subject}} bị từ chối',
    'link-degraded': '{{subject}} chỉ trả lời một phần',
    drift: 'Lưu lượng thực tế tại {{subject}} khác với tỷ lệ chia đã định',
    'not-persisted': 'Tỷ lệ chia tại {{subject}} chưa được ghi xuống đĩa',
    'lease-expired': 'Mất máy điều khiển: {{subject}} đã tự quay lui về bản ổn định',
    'lease-held':
      'Tỷ lệ chia tại {{subject}} được giữ ở {{share}} kể cả khi máy điều khiển này ngắt kết nối (do {{by}} đặt)',
    errors: 'Khung hình của {{subject}} bị lỗi',
    undercount: '{{version}} ({{role}}) đang đếm thiếu {{missing}}',
    'rollout-held': 'Đợt triển khai {{version}} đang bị giữ: cần người quyết định',
    'metric-absent':
      '{{version}} không cung cấp số đo {{metric}}: không biết những gì được đánh giá theo số đo này',
    'metric-label-absent': '{{metric}} của {{version}} không có nhãn "{{label}}" cho camera',
    'metric-camera-unknown':
      '{{version}} đếm cho camera "{{camera}}", camera này không có trong tệp fleet',
    'metrics-unread': 'Không hiểu được số đo của {{version}}, ví dụ "{{text}}"',
    'metrics-unreadable': 'Không đọc được số đo của {{version}}: {{text}}',
    'no-frames': 'Không có khung hình nào cho {{subject}}',
    'camera-blind':
      'Camera {{subject}} vẫn gửi khung hình nhưng không đếm được gì, lẽ ra khoảng {{expected}} lượt',
    'camera-silent': 'Camera {{subject}} không gửi gì',
    'camera-unlisted': 'Camera {{subject}} không có trong tệp fleet',
    'fallen-through': 'Khung hình của {{subject}} được chuyển về bản ổn định',
    'no-healthy-server': '{{subject}} không còn máy chủ nào hoạt động tốt',
    'container-unhealthy': 'Container {{subject}} lỗi kiểm tra',
    'container-stopped': 'Container {{subject}} đã dừng',
    'container-differs': 'Container {{subject}} chạy với thiết lập khác với tệp fleet yêu cầu',
    'placement-differs':
      '{{subject}} chạy {{found}} container của {{service}} làm bản ổn định, tệp fleet yêu cầu {{instances}}',
    'address-differs':
      'Khung hình của {{service}} đi tới {{found}}, tệp fleet ghi {{subject}} ở {{address}}',
    'not-installed': 'Chưa cài gì của Tallydeck trên {{subject}}',
    'install-differs': '{{subject}} chạy cấu hình khác với tệp fleet yêu cầu',
    'restart-loses-frames':
      'Nếu HAProxy trên {{subject}} khởi động lại hoặc nạp lại cấu hình, sẽ mất khung hình: phần đã cài thuộc phiên bản cũ',
    'queued-asks': 'Một lệnh đang chờ cho {{subject}} cần bạn quyết định',
  },
  mend: {
    'link-down': 'Hãy kiểm tra nguồn điện và mạng tại chỗ.',
    'link-refused': 'Cần người xử lý: xem chi tiết của máy này.',
    'link-degraded': 'Xem chi tiết của máy này để biết còn thiếu gì.',
    drift: 'Sửa lại cho đúng, hoặc chấp nhận hiện trạng.',
    'not-persisted': 'HAProxy khởi động lại sẽ mất tỷ lệ này. Hãy kiểm tra ổ đĩa tại đó.',
    'lease-expired': 'Xem vì sao mất kết nối, rồi đặt lại tỷ lệ.',
    'lease-held': 'Không có gì sai. Quay lui để kết thúc.',
    errors: 'Đọc nhật ký các container của nó.',
    undercount:
      'So sánh với bản ổn định theo từng camera. Nếu còn nghi ngờ, hãy quay lui {{version}}.',
    'rollout-held': 'Mở đợt triển khai: quay lui, hoặc tiếp tục để vẫn đi tiếp.',
    'metric-absent':
      'Xem số đo của container {{container}}, rồi sửa metrics.{{named}} trong tệp fleet hoặc sửa bản phát hành. Cho tới lúc đó nó không được đánh giá theo số đo này.',
    'metric-label-absent':
      'Xem số đo của container {{container}}, rồi sửa metrics.labels.camera trong tệp fleet hoặc sửa bản phát hành. Mỗi khung hình ghi camera của nó trong header x-tallydeck-camera.',
    'metric-camera-unknown':
      'Hãy để container {{container}} lấy nhãn camera từ header x-tallydeck-camera có trong mỗi khung hình (cả với match: path), hoặc ghi nhãn riêng của nó vào cameras.*.metric. Cho tới lúc đó lượt đếm của nó không được đánh giá.',
    'metrics-unread':
      'Xem số đo của container {{container}}: phải là văn bản Prometheus hoặc OpenMetrics. Lượt đếm không hiểu được thì không được đánh giá.',
    'metrics-unreadable':
      'Hãy hỏi số đo của container {{container}} như cổng vẫn hỏi, rồi sửa metricsPath trong tệp fleet hoặc sửa bản phát hành. Cho tới lúc đó lượt đếm của nó không được đánh giá.',
    'no-frames': 'Kiểm tra camera và mạng trước, rồi mới tới gateway.',
    'camera-blind':
      'Hãy xem hình của camera: ống kính có thể bị che, hoặc hình đứng yên. Nếu lúc này không có ai đi qua thì không sao.',
    'camera-silent': 'Kiểm tra nguồn điện và mạng của camera.',
    'camera-unlisted': 'Camera này theo bản ổn định. Hãy thêm nó vào tệp fleet.',
    'fallen-through': 'Xem các container ở vị trí đó.',
    'no-healthy-server': 'Khởi động một container ở đó, hoặc chuyển lưu lượng đi.',
    'container-unhealthy': 'Đọc nhật ký của nó.',
    'container-stopped': 'Đọc nhật ký của nó, rồi khởi động lại.',
    'container-differs':
      'Khởi động lại bản phát hành của nó bên cạnh, rồi nâng bản đó lên ổn định.',
    'placement-differs':
      'Khởi động lại bản phát hành của nó bên cạnh, rồi nâng bản đó lên ổn định.',
    'address-differs': 'Khởi động lại bản phát hành của nó bên cạnh, rồi nâng bản đó lên ổn định.',
    'not-installed': 'Xem phần khác biệt rồi áp dụng.',
    'install-differs': 'Xem phần khác biệt rồi áp dụng.',
    'restart-loses-frames':
      'Xem phần khác biệt rồi áp dụng. Việc áp dụng không làm mất khung hình.',
    'queued-asks': 'Vẫn thực hiện, hoặc bỏ lệnh.',
  },
  mendBy: {
    engine: 'Engine {{cause}} đang ngừng: hãy khôi phục engine.',
    release: 'Hãy quay lui {{version}}.',
    moved:
      'Bắt đầu từ khi camera chuyển sang {{version}}: so sánh lượt đếm, nếu còn nghi ngờ hãy quay lui.',
  },
  fails: '{{what}}: khung hình của {{services}} bị lỗi',
  drift: {
    intent: 'cấu hình đã định',
    role: 'vai trò {{name}}',
    camera: 'camera {{name}}',
    share: 'tỷ lệ khung hình',
    mirror: 'tỷ lệ bản sao',
    policy: 'khi mất máy điều khiển',
    server: 'máy chủ {{name}}',
    entry: 'mục {{name}} trong bảng',
  },
  fact: {
    gate: '{{gate}} {{value}}, giới hạn {{limit}}',
    drift: '{{what}}: đã định {{meant}}, thực tế {{live}}',
    by: 'do {{by}} yêu cầu',
  },
  inForce: 'Nếu HAProxy ở đó vẫn chạy, tỷ lệ chia gần nhất vẫn có hiệu lực.',
  held: 'Tỷ lệ được giữ dù không có máy điều khiển',
  fine: 'Không cần làm gì',
};
